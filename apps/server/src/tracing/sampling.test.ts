import { describe, expect, it } from "vitest";
import { ASKED_TRACES_PER_MINUTE } from "./limits.ts";
import { createSampling } from "./sampling.ts";

const asking = { traceId: "a".repeat(32), spanId: "b".repeat(16), isSampled: true };

function sampling(share: number, chance = 0.5) {
  let at = 0;
  const isTraced = createSampling({ share, random: () => chance, now: () => at });
  const count = (parent: Parameters<typeof isTraced>[0], times: number): number =>
    Array.from({ length: times }, () => isTraced(parent)).filter(Boolean).length;
  return { count, pass: (ms: number) => void (at += ms) };
}

describe("which requests are traced", () => {
  it("is a share of all, whatever their callers say", () => {
    expect(sampling(1).count(null, 3)).toBe(3);
    expect(sampling(1).count({ ...asking, isSampled: false }, 3)).toBe(3);
    expect(sampling(0.4).count(null, 3)).toBe(0);
    expect(sampling(0.6).count(null, 3)).toBe(3);
  });

  it("is beyond that so many each minute as ask for it, and no more", () => {
    const { count, pass } = sampling(0);
    expect(count(asking, ASKED_TRACES_PER_MINUTE + 10)).toBe(ASKED_TRACES_PER_MINUTE);
    pass(59_999);
    expect(count(asking, 1)).toBe(0);
    pass(1);
    expect(count(asking, 1)).toBe(1);
  });

  it("goes on after the clock was set back", () => {
    const { count, pass } = sampling(0);
    expect(count(asking, ASKED_TRACES_PER_MINUTE)).toBe(ASKED_TRACES_PER_MINUTE);
    pass(-3_600_000);
    expect(count(asking, 1)).toBe(1);
  });

  it("is nothing more where nobody asks", () => {
    expect(sampling(0).count({ ...asking, isSampled: false }, 5)).toBe(0);
  });
});
