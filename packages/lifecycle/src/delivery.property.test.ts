import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DELIVERY_REASONS,
  DIRECT_P95_MS_MAX,
  PATTERNS,
  POLL_P95_MS_MAX,
  RUN_WAIT_MS,
  RUN_WAIT_MS_MAX,
  chooseDelivery,
} from "./delivery.ts";
import type { DeliveryWish } from "./delivery.ts";
import { HISTORY_RUNS_MIN } from "./durations/expect.ts";

const WAITING: DeliveryWish = { delivery: "auto", isBatch: false, isScheduled: false };

const wish: fc.Arbitrary<DeliveryWish> = fc.record({
  delivery: fc.constantFrom("auto" as const, ...PATTERNS),
  isBatch: fc.boolean(),
  isScheduled: fc.boolean(),
});
const measured = fc.record({
  p95Ms: fc.option(fc.double()),
  runs: fc.integer({ min: 0, max: 1_000 }),
});
const known = fc.record({
  p95Ms: fc.double({ min: 0, max: 10_000_000, noNaN: true }),
  runs: fc.integer({ min: HISTORY_RUNS_MIN, max: 1_000 }),
});
/** How much each pattern asks of a waiting person's connection, the most first. */
const BY_WAITING = ["direct", "poll", "push"];

describe("chooseDelivery", () => {
  it("has an answer for every order and every figure, and tells the figures as they were", () => {
    fc.assert(
      fc.property(wish, measured, (ordered, figures) => {
        const choice = chooseDelivery(ordered, figures);
        expect(PATTERNS).toContain(choice.pattern);
        expect(DELIVERY_REASONS).toContain(choice.reason);
        expect(choice.figures).toEqual({
          ...figures,
          directP95MsMax: DIRECT_P95_MS_MAX,
          pollP95MsMax: POLL_P95_MS_MAX,
        });
      }),
    );
  });

  it("S105 gives whoever asked for a pattern just that", () => {
    fc.assert(
      fc.property(wish, measured, fc.constantFrom(...PATTERNS), (ordered, figures, delivery) => {
        const { pattern, reason } = chooseDelivery({ ...ordered, delivery }, figures);
        expect([pattern, reason]).toEqual([delivery, "asked"]);
      }),
    );
  });

  it("S85 queues what nobody waits for, whatever is measured", () => {
    fc.assert(
      fc.property(wish, measured, (ordered, figures) => {
        const { pattern, reason } = chooseDelivery({ ...ordered, delivery: "auto" }, figures);
        const isAwaited = !ordered.isBatch && !ordered.isScheduled;
        expect(pattern === "queue").toBe(!isAwaited);
        expect(reason === "batch").toBe(ordered.isBatch);
        expect(reason === "scheduled").toBe(ordered.isScheduled && !ordered.isBatch);
      }),
    );
  });

  it("never makes a person wait more for a slower model", () => {
    fc.assert(
      fc.property(known, known, (left, right) => {
        const [faster, slower] = left.p95Ms <= right.p95Ms ? [left, right] : [right, left];
        const place = (figures: typeof left): number =>
          BY_WAITING.indexOf(chooseDelivery(WAITING, figures).pattern);
        expect(place(faster)).toBeGreaterThanOrEqual(0);
        expect(place(faster)).toBeLessThanOrEqual(place(slower));
      }),
    );
  });

  it("says nothing by too few runs, or by a figure that is none", () => {
    const unknown = [
      { p95Ms: null, runs: 500 },
      { p95Ms: Number.NaN, runs: 500 },
      { p95Ms: Number.POSITIVE_INFINITY, runs: 500 },
      { p95Ms: 10, runs: HISTORY_RUNS_MIN - 1 },
    ];
    for (const figures of unknown) {
      expect(chooseDelivery(WAITING, figures)).toMatchObject({
        pattern: "poll",
        reason: "no_history",
      });
    }
  });

  it.each([
    [0, "direct", "fast"],
    [DIRECT_P95_MS_MAX - 1, "direct", "fast"],
    [DIRECT_P95_MS_MAX, "poll", "medium"],
    [POLL_P95_MS_MAX, "poll", "medium"],
    [POLL_P95_MS_MAX + 1, "push", "slow"],
  ] as const)("S85 a p95 of %d ms calls for %s: %s", (p95Ms, pattern, reason) => {
    const figures = { p95Ms, runs: HISTORY_RUNS_MIN };
    expect(chooseDelivery(WAITING, figures)).toMatchObject({ pattern, reason });
  });

  it("S88 a held call is let go where direct ends, unless its caller says otherwise", () => {
    expect(RUN_WAIT_MS).toBe(DIRECT_P95_MS_MAX);
    expect(RUN_WAIT_MS).toBeLessThan(RUN_WAIT_MS_MAX);
  });
});
