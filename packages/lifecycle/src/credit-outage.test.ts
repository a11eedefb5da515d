import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  OUTAGE_FORGOTTEN_MS,
  OUTAGE_REFUSALS_MIN,
  OUTAGE_SPAN_MS_MIN,
  isOutOfCredit,
  noteRefusal,
} from "./credit-outage.ts";
import type { CreditRefusals } from "./credit-outage.ts";

const refusedAt = (...times: readonly number[]): CreditRefusals | null =>
  times.reduce<CreditRefusals | null>(noteRefusal, null);

describe("an outage of credit", () => {
  it("is not declared by one answer, nor by many of one moment", () => {
    expect(isOutOfCredit(null, 0)).toBe(false);
    expect(isOutOfCredit(refusedAt(0), 1)).toBe(false);
    expect(isOutOfCredit(refusedAt(0, 1, 2, 3, OUTAGE_SPAN_MS_MIN - 1), 10_000)).toBe(false);
  });

  it("is declared by refusals that are apart, and forgotten when none follows", () => {
    const known = refusedAt(0, OUTAGE_SPAN_MS_MIN);
    expect(isOutOfCredit(known, OUTAGE_SPAN_MS_MIN)).toBe(true);
    expect(isOutOfCredit(known, OUTAGE_SPAN_MS_MIN + OUTAGE_FORGOTTEN_MS - 1)).toBe(true);
    expect(isOutOfCredit(known, OUTAGE_SPAN_MS_MIN + OUTAGE_FORGOTTEN_MS)).toBe(false);
  });

  it("begins anew after one that was forgotten, and does not outlive a clock that ran ahead", () => {
    const later = 60_000 + OUTAGE_FORGOTTEN_MS;
    expect(isOutOfCredit(refusedAt(0, 60_000, later), later)).toBe(false);
    expect(isOutOfCredit(refusedAt(0, 60_000), 60_000 - OUTAGE_FORGOTTEN_MS)).toBe(false);
  });

  it("needs its refusals and its time, whatever came when", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 12 }), (times) => {
        const ordered = times.toSorted((left, right) => left - right);
        const known = refusedAt(...ordered);
        const now = ordered.at(-1) ?? 0;
        if (!isOutOfCredit(known, now)) return;
        expect(ordered.length).toBeGreaterThanOrEqual(OUTAGE_REFUSALS_MIN);
        expect(now - (ordered[0] ?? now)).toBeGreaterThanOrEqual(OUTAGE_SPAN_MS_MIN);
      }),
    );
  });
});
