import type { BucketPace } from "@darkroom/db";
import type { EtaRange } from "@darkroom/lifecycle";

/** The bucket of a job and the wider ones that pay for it, from narrow to wide. */
export function chainOf(paces: ReadonlyMap<string, BucketPace>, bucket: string): BucketPace[] {
  const chain: BucketPace[] = [];
  let pace = paces.get(bucket);
  while (pace !== undefined && !chain.includes(pace)) {
    chain.push(pace);
    pace = pace.parentId === null ? undefined : paces.get(pace.parentId);
  }
  return chain;
}

/** Until a bucket has had tokens for so many starts, milliseconds; null when it never will. */
function tokensMs(pace: BucketPace, starts: number): number | null {
  if (pace.tokens >= starts) return 0;
  if (pace.perSecond <= 0 || pace.capacity < 1) return null;
  return ((starts - pace.tokens) * 1_000) / pace.perSecond;
}

/** Until so many runs could begin where each takes so long; null where nobody knows how long. */
function runsMs(pace: BucketPace, starts: number, runMs: number | null): number | null {
  if (pace.runsMax === null || pace.freeRuns === null || pace.freeRuns >= starts) return 0;
  if (runMs === null || pace.runsMax <= 0) return null;
  return ((starts - Math.max(0, pace.freeRuns)) * runMs) / pace.runsMax;
}

/** What is known of a queued prediction's way to its start. */
export type Way = {
  now: number;
  /** Each bucket that pays, and how many of what it pays for start before. */
  steps: readonly { pace: BucketPace; ahead: number }[];
  /** How long a run has its place at the provider; null without history. */
  runMs: EtaRange | null;
};

/**
 * How long until a queued prediction is sent, by the slowest of its buckets: pauses, tokens, and
 * runs that must end first. Null when that cannot be known.
 */
export function waitOf({ now, steps, runMs }: Way): EtaRange | null {
  const waitAt = (quantile: keyof EtaRange): number | null => {
    let waitMs = 0;
    for (const { pace, ahead } of steps) {
      const tokens = tokensMs(pace, ahead + 1);
      const runs = runsMs(pace, ahead + 1, runMs?.[quantile] ?? null);
      if (tokens === null || runs === null) return null;
      const pauseMs = Math.max(0, pace.pausedUntil - now);
      waitMs = Math.max(waitMs, pauseMs + Math.max(tokens, runs));
    }
    return Math.round(waitMs);
  };
  const [p10, p50, p90] = [waitAt("p10"), waitAt("p50"), waitAt("p90")];
  return p10 === null || p50 === null || p90 === null ? null : { p10, p50, p90 };
}
