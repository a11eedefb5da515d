import { describe, expect, it } from "vitest";
import { SIGN_INS_PER_MINUTE, VISITOR_TRIES_PER_PLACE } from "../limits.ts";
import { createRateLimits } from "./create-rate-limits.ts";

const OPEN = { anonymousCreatesPerHour: null };

describe("createRateLimits", () => {
  it("holds a visitor's browser to its hour, where visitors are limited", async () => {
    const limits = { createsPerMinute: 100, anonymousCreatesPerHour: 2 };
    const { admitVisitor } = createRateLimits(limits);
    for (let tries = 0; tries < 2 * VISITOR_TRIES_PER_PLACE; tries += 1) {
      expect(await admitVisitor("a")).toEqual({ outcome: "admitted" });
    }
    expect(await admitVisitor("a")).toMatchObject({ outcome: "rate_limited" });
    expect(await admitVisitor("b")).toEqual({ outcome: "admitted" });
    const open = createRateLimits({ createsPerMinute: 100, ...OPEN });
    expect(await open.admitVisitor("a")).toEqual({ outcome: "admitted" });
  });

  it("admits as many new predictions of an account as its limit says", async () => {
    const { admitCreate } = createRateLimits({ createsPerMinute: 3, ...OPEN });
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, async () => (await admitCreate("a")).outcome),
    );
    expect(outcomes.filter((outcome) => outcome === "admitted")).toHaveLength(3);
    expect(await admitCreate("b")).toEqual({ outcome: "admitted" });
  });

  it("says how long to wait, at most a minute", async () => {
    const { admitCreate } = createRateLimits({ createsPerMinute: 1, ...OPEN });
    await admitCreate("a");
    const refused = await admitCreate("a");
    expect(refused).toMatchObject({ outcome: "rate_limited" });
    expect("retryAfterMs" in refused && refused.retryAfterMs).toBeGreaterThan(0);
    expect("retryAfterMs" in refused && refused.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it("limits the making of guests for each address", async () => {
    const { admitSignIn } = createRateLimits({ createsPerMinute: 1, ...OPEN });
    for (let taken = 0; taken < SIGN_INS_PER_MINUTE; taken += 1) {
      expect(await admitSignIn("203.0.113.1")).toEqual({ outcome: "admitted" });
    }
    expect(await admitSignIn("203.0.113.1")).toMatchObject({ outcome: "rate_limited" });
    expect(await admitSignIn("203.0.113.2")).toEqual({ outcome: "admitted" });
  });
});
