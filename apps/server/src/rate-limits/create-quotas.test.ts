import { describe, expect, it } from "vitest";
import { createQuotas } from "./create-quotas.ts";

describe("createQuotas", () => {
  it("gives each address a subject of its own, and none that shows the address", () => {
    const quotaOf = createQuotas({ secret: "s", anonymousCreatesPerHour: 3 });
    const quota = quotaOf("203.0.113.9");
    expect(quota).toMatchObject({ slotsMax: 3, windowMs: 3_600_000 });
    expect(quota?.subject).not.toContain("203");
    expect(quotaOf("203.0.113.9")).toEqual(quota);
    expect(quotaOf("203.0.113.10")?.subject).not.toBe(quota?.subject);
  });

  it("sets none where no limit is set", () => {
    expect(createQuotas({ secret: "s", anonymousCreatesPerHour: null })("203.0.113.9")).toBeNull();
  });
});
