import { describe, expect, it } from "vitest";
import { SIGN_INS_PER_MINUTE } from "../limits.ts";
import { createRateLimits } from "./create-rate-limits.ts";

const caller = (accountId: string, clientAddress = "203.0.113.1") => ({ accountId, clientAddress });

describe("createRateLimits", () => {
  it("admits as many new predictions of an account as its limit says", async () => {
    const { admitCreate } = createRateLimits({
      createsPerMinute: 3,
      anonymousCreatesPerHour: null,
    });
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, async () => (await admitCreate(caller("a"))).outcome),
    );
    expect(outcomes.filter((outcome) => outcome === "admitted")).toHaveLength(3);
    expect(await admitCreate(caller("b"))).toEqual({ outcome: "admitted" });
  });

  it("says how long to wait, at most a minute", async () => {
    const { admitCreate } = createRateLimits({
      createsPerMinute: 1,
      anonymousCreatesPerHour: null,
    });
    await admitCreate(caller("a"));
    const refused = await admitCreate(caller("a"));
    expect(refused).toMatchObject({ outcome: "rate_limited" });
    expect("retryAfterMs" in refused && refused.retryAfterMs).toBeGreaterThan(0);
    expect("retryAfterMs" in refused && refused.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it("counts an address over all of its accounts", async () => {
    const { admitCreate } = createRateLimits({ createsPerMinute: 10, anonymousCreatesPerHour: 2 });
    expect(await admitCreate(caller("a"))).toEqual({ outcome: "admitted" });
    expect(await admitCreate(caller("b"))).toEqual({ outcome: "admitted" });
    expect(await admitCreate(caller("c"))).toMatchObject({ outcome: "rate_limited" });
    expect(await admitCreate(caller("c", "203.0.113.2"))).toEqual({ outcome: "admitted" });
  });

  it("does not count against the address what the account's own limit refused", async () => {
    const { admitCreate } = createRateLimits({ createsPerMinute: 1, anonymousCreatesPerHour: 2 });
    for (const _ of [1, 2, 3]) await admitCreate(caller("a"));
    expect(await admitCreate(caller("b"))).toEqual({ outcome: "admitted" });
  });

  it("limits the making of guests for each address", async () => {
    const { admitSignIn } = createRateLimits({
      createsPerMinute: 1,
      anonymousCreatesPerHour: null,
    });
    for (let taken = 0; taken < SIGN_INS_PER_MINUTE; taken += 1) {
      expect(await admitSignIn("203.0.113.1")).toEqual({ outcome: "admitted" });
    }
    expect(await admitSignIn("203.0.113.1")).toMatchObject({ outcome: "rate_limited" });
    expect(await admitSignIn("203.0.113.2")).toEqual({ outcome: "admitted" });
  });
});
