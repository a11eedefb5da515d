import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEDGER_KINDS, balanceChange, settle, settleFailure } from "./credits.ts";

describe("balanceChange", () => {
  it("moves every entry between the places of an account", () => {
    expect(balanceChange("grant", 10)).toEqual({
      available: 10,
      reserved: 0,
      captured: 0,
      funded: 10,
    });
    expect(balanceChange("transfer", -4)).toEqual({
      available: -4,
      reserved: 0,
      captured: 0,
      funded: -4,
    });
    expect(balanceChange("reservation", 3)).toEqual({
      available: -3,
      reserved: 3,
      captured: 0,
      funded: 0,
    });
    expect(balanceChange("capture", 3)).toEqual({
      available: 0,
      reserved: -3,
      captured: 3,
      funded: 0,
    });
    expect(balanceChange("release", 3)).toEqual({
      available: 3,
      reserved: -3,
      captured: 0,
      funded: 0,
    });
  });

  it("no entry makes or destroys credits that were not funded", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LEDGER_KINDS),
        fc.integer({ min: 1, max: 1e6 }),
        (kind, credits) => {
          const change = balanceChange(kind, credits);
          expect(change.available + change.reserved + change.captured).toBe(change.funded);
        },
      ),
    );
  });
});

describe("settleFailure", () => {
  it("gives all back or takes all, and never a part", () => {
    expect(settleFailure("release", 5)).toEqual({ capture: 0, release: 5, lostCredits: 0 });
    expect(settleFailure("capture", 5)).toEqual({ capture: 5, release: 0, lostCredits: 0 });
  });
});

describe("settle", () => {
  const whole = fc.integer({ min: 0, max: 1e6 });

  it("captures what it cost and gives the rest back", () => {
    expect(settle(5, 5)).toEqual({ capture: 5, release: 0, lostCredits: 0 });
    expect(settle(5, 2)).toEqual({ capture: 2, release: 3, lostCredits: 0 });
    expect(settle(5, 8)).toEqual({ capture: 5, release: 0, lostCredits: 3 });
  });

  it("rounds a broken credit up and a negative cost to nothing", () => {
    expect(settle(5, 1.2)).toEqual({ capture: 2, release: 3, lostCredits: 0 });
    expect(settle(5, -1)).toEqual({ capture: 0, release: 5, lostCredits: 0 });
  });

  it("always settles the whole reservation and never more", () => {
    fc.assert(
      fc.property(whole, whole, (reserved, cost) => {
        const { capture, release, lostCredits } = settle(reserved, cost);
        expect(capture + release).toBe(reserved);
        expect(capture + lostCredits).toBe(cost);
        expect(Math.min(capture, release, lostCredits)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
