import { POLL_MS_MAX, POLL_MS_MIN, backoffMs, isTerminal } from "@darkroom/lifecycle";
import type { BackoffRule } from "@darkroom/lifecycle";
import type { Heard } from "./merge.ts";

/** Pages that ask at the same moment drift apart by up to this share, both ways. */
export const POLL_JITTER = 0.2;
/** Where the server gave no wait for an unfinished prediction. */
export const POLL_DEFAULT_MS = 2_000;
/** Waits after failed polls: 1 s, 2 s, 4 s … at most 8 s. */
export const POLL_BACKOFF: BackoffRule = { firstMs: 1_000, factor: 2, maxMs: 8_000, jitter: 0.2 };

/** The given wait, up to 20 % shorter or longer. `random` is in [0, 1). */
export function jitterMs(waitMs: number, random: number): number {
  return Math.round(waitMs * (1 - POLL_JITTER + 2 * POLL_JITTER * random));
}

/**
 * Milliseconds until the next look at everything unfinished, by the most urgent of the
 * server's `pollAfterMs`. Null when all of it has ended, unless the server is away: then the
 * page goes on trying, ever more slowly, so that it notices when the server is back.
 */
export function nextPollMs(facts: {
  heard: readonly Heard[];
  /** Failed tries in a row. */
  failures: number;
  /** When the page last looked; null before the first look. Same clock as `heardAt`. */
  lookedAt: number | null;
  now: number;
  random: number;
}): number | null {
  const { heard, failures, now, random } = facts;
  if (failures > 0) return backoffMs(POLL_BACKOFF, failures, random);
  const unfinished = heard.filter(({ prediction }) => !isTerminal(prediction.status));
  if (unfinished.length === 0) return null;
  const dueInMs = unfinished.map(({ prediction, heardAt }) => {
    const waitMs = prediction.pollAfterMs ?? POLL_DEFAULT_MS;
    // One that did not answer waits again, like one that did.
    const passedMs = Math.max(0, now - Math.max(heardAt, facts.lookedAt ?? heardAt));
    return Math.min(POLL_MS_MAX, Math.max(POLL_MS_MIN, waitMs - passedMs));
  });
  return jitterMs(Math.min(...dueInMs), random);
}
