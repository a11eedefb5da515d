import { JITTER_EARLY_SHARE, JITTER_MS_MAX } from "@darkroom/lifecycle";
import { describe, expect, it } from "vitest";
import {
  LOOK_JITTER,
  RECONCILE_FIRST_MS,
  RECONCILE_FIRST_MS_MAX,
  RECONCILE_MS_MAX,
} from "../limits.ts";
import { runHistoryOf } from "../models/history.ts";
import { firstLookMs, nextLookMs } from "./look-times.ts";
import type { LookFacts } from "./look-times.ts";

const NOW = 1_000_000;
const watched = {
  model: "darkroom/jersey-speed",
  provider: "replicate",
  mode: "",
  status: "processing",
  submittedAt: NOW,
  createdAt: NOW,
} as const;

/** Facts of a kind whose runs took so long at the provider, milliseconds, newest first. */
function facts(runs: readonly number[], retentionMs = 3_600_000, random = 0): LookFacts {
  const stages = { queueMs: 0, startMs: 0, storeMs: 0 };
  const history = runHistoryOf(runs.map((runMs) => ({ ...stages, runMs })));
  return {
    history: { of: () => Promise.resolve(history) },
    retentionMs: () => retentionMs,
    random: () => random,
    now: () => NOW,
  };
}

const sameRuns = (runMs: number): number[] => Array.from({ length: 30 }, () => runMs);
const aged = (elapsedMs: number) => ({
  ...watched,
  callbackUsed: false,
  submittedAt: NOW - elapsedMs,
});

describe("when to ask the provider", () => {
  it("first just after the model's own p95, by when a webhook should have come", async () => {
    const row = { ...watched, callbackUsed: true };
    const runs = Array.from({ length: 41 }, (_, index) => 1_000 + ((index * 17) % 41) * 50);
    const firstMs = await firstLookMs(facts(runs), row);
    expect(firstMs / (2_900 * 1.1)).toBeCloseTo(1, 1);
    expect(await firstLookMs(facts([]), row)).toBe(RECONCILE_FIRST_MS);
    expect(await firstLookMs(facts(sameRuns(3_600_000)), row)).toBe(RECONCILE_FIRST_MS_MAX);
  });

  it("then with a growing wait up to its limit", async () => {
    const row = { ...watched, callbackUsed: true };
    const waits = [0, 1, 2, 30].map((looks) => nextLookMs(facts([]), row, looks));
    expect(await Promise.all(waits)).toEqual([8_000, 12_800, 20_480, RECONCILE_MS_MAX]);
  });

  it("always several times inside what the provider keeps", async () => {
    const row = { ...watched, callbackUsed: true };
    const short = facts(sameRuns(600_000), 30_000);
    expect(await firstLookMs(short, row)).toBe(10_000);
    expect(await nextLookMs(short, row, 30)).toBe(10_000);
    expect(await firstLookMs(short, { ...row, callbackUsed: false })).toBe(10_000);
  });

  it("at once and often where no webhook can come", async () => {
    expect(await firstLookMs(facts([]), aged(0))).toBe(1_000);
    const waits = [0, 1_000, 2_000, 60_000].map((ageMs) => nextLookMs(facts([]), aged(ageMs), 1));
    const rounded = (await Promise.all(waits)).map((waitMs) => Math.round(waitMs / 100) * 100);
    expect(rounded).toEqual([1_000, 1_000, 2_000, 5_000]);
  });

  it("where no webhook can come and the history is known, when such runs end", async () => {
    const known = facts(sameRuns(9_000));
    const firstMs = await firstLookMs(known, aged(0));
    expect(firstMs).toBeGreaterThan(8_500);
    expect(firstMs).toBeLessThan(9_800);
    expect(await nextLookMs(known, aged(8_800), 1)).toBeLessThan(1_000);
  });

  it("with jitter that only shortens", async () => {
    const row = { ...watched, callbackUsed: true };
    const wait = await nextLookMs(facts([], 3_600_000, 0.999), row, 0);
    expect(wait).toBeLessThan(8_000);
    expect(wait).toBeGreaterThanOrEqual(8_000 * (1 - LOOK_JITTER));
  });

  it("with no more jitter than a plan bears", async () => {
    const at = (random: number) =>
      nextLookMs(facts(sameRuns(20_000), 3_600_000, random), aged(0), 0);
    const [earliest, latest] = await Promise.all([at(0), at(1)]);
    expect(latest - earliest).toBe(JITTER_MS_MAX * (1 + JITTER_EARLY_SHARE));
  });
});
