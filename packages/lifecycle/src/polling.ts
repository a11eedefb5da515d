import type { PollPlan } from "./durations/plan-polls.ts";
import { overdueWaitMs, plannedWaitMs } from "./durations/plan-polls.ts";
import { isTerminal } from "./status.ts";
import type { Status } from "./status.ts";

/** Without history: 1 s, 2 s, 5 s, then every 10 s. */
export const POLL_STEPS_MS = [1_000, 2_000, 5_000, 10_000] as const;
/** A page in the foreground asks by itself for at most this long. */
export const POLL_FOREGROUND_MS_MAX = 600_000;
/** How often somebody who watches previews asks, … */
export const POLL_WATCHED_MS = 700;
/** … while the run is younger than this many of the longest runs, or of eight seconds each. */
export const POLL_WATCHED_RUNS = 2;
const POLL_WATCHED_RUN_MS = 8_000;
/** How often to ask for a result that is being saved, which usually takes a moment. */
export const POLL_STORING_MS = 300;
/** The shortest wait ever suggested. */
export const POLL_MS_MIN = 100;
/** The longest wait ever suggested. No plan waits longer. */
export const POLL_MS_MAX = 30_000;

export type PollingFacts = {
  status: Status;
  /** Milliseconds since the moment from which the plan counts. */
  elapsedMs: number;
  /** When to look at runs of this kind; null without history. */
  plan: PollPlan | null;
  /** The provider sends progress or previews, so that each look shows something new. */
  hasLiveProgress: boolean;
};

/** The fixed schedule: the wait before the next look at what is so many milliseconds old. */
export function scheduledWaitMs(elapsedMs: number): number {
  let passedMs = 0;
  for (const delayMs of POLL_STEPS_MS) {
    passedMs += delayMs;
    if (elapsedMs < passedMs) return delayMs;
  }
  return POLL_STEPS_MS[3];
}

function isWatched({ hasLiveProgress, plan, elapsedMs }: PollingFacts): boolean {
  const longestMs = plan?.timesMs.at(-1) ?? POLL_WATCHED_RUN_MS;
  return hasLiveProgress && elapsedMs <= longestMs * POLL_WATCHED_RUNS;
}

/**
 * How many milliseconds whoever waits should let pass before it asks again; null when there is
 * nothing left to wait for. With history the looks come when runs of this kind usually end.
 */
export function pollAfterMs(facts: PollingFacts): number | null {
  const { status, elapsedMs, plan } = facts;
  if (isTerminal(status)) return null;
  const waitMs = (): number => {
    // A result is usually saved at once; where the storage is away, its age says how patient to be.
    if (status === "storing")
      return elapsedMs < POLL_STEPS_MS[0] ? POLL_STORING_MS : overdueWaitMs(elapsedMs);
    if (isWatched(facts)) return POLL_WATCHED_MS;
    return plan === null ? scheduledWaitMs(elapsedMs) : plannedWaitMs(plan, elapsedMs);
  };
  return Math.round(Math.min(POLL_MS_MAX, Math.max(POLL_MS_MIN, waitMs())));
}
