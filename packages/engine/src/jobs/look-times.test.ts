import { createTestDatabase } from "@darkroom/db/testing";
import { describe, expect, it } from "vitest";
import { RECONCILE_FIRST_MS, RECONCILE_FIRST_MS_MAX, RECONCILE_MS_MAX } from "../limits.ts";
import { firstLookMs, nextLookMs } from "./look-times.ts";
import type { LookFacts } from "./look-times.ts";

const watched = { model: "darkroom/jersey-speed", provider: "replicate" };

function facts(runs: readonly number[], retentionMs = 3_600_000, random = 0): LookFacts {
  return {
    history: { sorted: () => Promise.resolve(runs) },
    retentionMs: () => retentionMs,
    random: () => random,
  };
}

describe("when to ask the provider", () => {
  it("first just after the model's own p95, by when a webhook should have come", async () => {
    const row = { ...watched, callbackUsed: true };
    const runs = Array.from({ length: 21 }, (_, index) => 1_000 + index * 100);
    expect(await firstLookMs(facts(runs), row)).toBe(Math.round(2_900 * 1.1));
    expect(await firstLookMs(facts([]), row)).toBe(RECONCILE_FIRST_MS);
    expect(await firstLookMs(facts([3_600_000]), row)).toBe(RECONCILE_FIRST_MS_MAX);
  });

  it("then with a growing wait up to its limit", () => {
    const row = { ...watched, callbackUsed: true };
    const waits = [0, 1, 2, 30].map((looks) => nextLookMs(facts([]), row, looks));
    expect(waits).toEqual([8_000, 12_800, 20_480, RECONCILE_MS_MAX]);
  });

  it("always several times inside what the provider keeps", async () => {
    const row = { ...watched, callbackUsed: true };
    const short = facts([600_000], 30_000);
    expect(await firstLookMs(short, row)).toBe(10_000);
    expect(nextLookMs(short, row, 30)).toBe(10_000);
  });

  it("at once and often where no webhook can come", async () => {
    const row = { ...watched, callbackUsed: false };
    expect(await firstLookMs(facts([]), row)).toBe(1_000);
    const waits = [0, 1, 2, 5, 100].map((looks) => nextLookMs(facts([]), row, looks));
    expect(waits).toEqual([1_000, 1_000, 2_000, 5_000, 5_000]);
  });

  it("with jitter that only shortens", () => {
    const row = { ...watched, callbackUsed: true };
    const wait = nextLookMs(facts([], 3_600_000, 0.999), row, 0);
    expect(wait).toBeLessThan(8_000);
    expect(wait).toBeGreaterThanOrEqual(6_400);
  });
});

it("history is read from successful runs only, and kept for a moment", async () => {
  await using database = await createTestDatabase();
  const { createDurationHistory } = await import("../models/history.ts");
  let now = 1_000;
  const history = createDurationHistory(database, () => now);
  expect(await history.sorted(watched.model)).toEqual([]);
  now += 1;
  expect(history.sorted(watched.model)).toBe(history.sorted(watched.model));
});
