import { pollAfterMs } from "@darkroom/lifecycle";

/** Milliseconds to wait before the next look at a run of this age, milliseconds. */
export type WaitRule = (elapsedMs: number) => number;

export type Schedule = {
  name: string;
  waitMs: WaitRule;
  /** Looks closer together than a bin of a histogram is wide at the end of long runs. */
  isFine: boolean;
};

const every =
  (stepMs: number): WaitRule =>
  () =>
    stepMs;

/** What we do without history: 1 s, 2 s, 5 s, then every 10 s, as in the seeds of the project. */
export const withoutHistory: WaitRule = (elapsedMs) =>
  pollAfterMs({
    status: "processing",
    elapsedMs,
    plan: null,
    hasLiveProgress: false,
  }) ?? Infinity;

/**
 * Those of the seeds, of Skytells and of Replicate. The last looks more finely at long runs than a
 * bin of a histogram is wide, which no history of ours can follow.
 */
export const SCHEDULES: readonly Schedule[] = [
  { name: "1-2-5-10 s", waitMs: withoutHistory, isFine: false },
  { name: "2 s", waitMs: every(2_000), isFine: false },
  { name: "5 s", waitMs: every(5_000), isFine: false },
  { name: "0.5 s", waitMs: every(500), isFine: true },
];
