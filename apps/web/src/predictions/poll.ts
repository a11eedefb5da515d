import {
  PLANNED_WAIT_MS_MAX,
  POLL_FOREGROUND_MS_MAX,
  POLL_MS_MIN,
  backoffMs,
  isTerminal,
  jitteredWaitMs,
} from "@darkroom/lifecycle";
import type { BackoffRule } from "@darkroom/lifecycle";
import type { Heard } from "./merge.ts";

/** Where the server gave no wait for an unfinished prediction. */
export const POLL_DEFAULT_MS = 2_000;
/** Waits after failed polls: 1 s, 2 s, 4 s … at most 8 s. */
export const POLL_BACKOFF: BackoffRule = { firstMs: 1_000, factor: 2, maxMs: 8_000, jitter: 0.2 };
/** The look beside a live stream, and at what has run for too long to be asked for often. */
export const SLOW_LOOK_MS = 60_000;

/** A look at everything unfinished. */
export type Look = {
  /** ms by the server's clock. */
  at: number;
  /** Looks in a row, this one included, that nothing answered. */
  failedInARow: number;
  /** How long the server wants everything that was looked at to wait, ms from `at`. */
  pollAfterMs: number | null;
  /** What the server told then ends with this event; null before the first answer. */
  sequence: number | null;
  /** When a wrong count last made the page ask for everything again, ms by the server's clock. */
  recountedAt: number | null;
};

/** Before the first look. */
export const NO_LOOK: Look = {
  at: 0,
  failedInARow: 0,
  pollAfterMs: null,
  sequence: null,
  recountedAt: null,
};

/** Without history nobody knows how long it takes; after 10 min it is not worth asking often. */
function isLong({ prediction }: Heard, now: number): boolean {
  if (prediction.estimate !== null) return false;
  return now - Date.parse(prediction.createdAt) > POLL_FOREGROUND_MS_MAX;
}

/** When one prediction should be looked at, ms by the server's clock. */
function dueAt(heard: Heard, look: Look, now: number): number {
  // What was heard since the last look, on a stream or as an answer, brings its own wait.
  const isNewer = heard.heardAt > look.at;
  const askedMs = (isNewer ? null : look.pollAfterMs) ?? heard.prediction.pollAfterMs;
  const waitMs = Math.min(PLANNED_WAIT_MS_MAX, askedMs ?? POLL_DEFAULT_MS);
  return (isNewer ? heard.heardAt : look.at) + (isLong(heard, now) ? SLOW_LOOK_MS : waitMs);
}

/**
 * Milliseconds until the next look at everything unfinished, by what is due first. Null when all
 * of it has ended, unless the server is away: then the page goes on trying, ever more slowly, so
 * that it notices when the server is back. While a stream brings the news a look comes only every
 * SLOW_LOOK_MS, in case that the stream left something out.
 */
export function nextPollMs(facts: {
  heard: readonly Heard[];
  look: Look;
  /** Failed calls in a row. */
  failures: number;
  isLive: boolean;
  /** ms by the server's clock. */
  now: number;
  /** In [0, 1). */
  random: number;
}): number | null {
  const { look, now, random } = facts;
  const unfinished = facts.heard.filter(({ prediction }) => !isTerminal(prediction.status));
  if (facts.isLive) {
    return unfinished.length === 0 ? null : Math.max(POLL_MS_MIN, look.at + SLOW_LOOK_MS - now);
  }
  const failures = Math.max(facts.failures, look.failedInARow);
  if (failures > 0) return backoffMs(POLL_BACKOFF, failures, random);
  if (unfinished.length === 0) return null;
  const dueInMs = Math.min(...unfinished.map((heard) => dueAt(heard, look, now))) - now;
  return Math.round(jitteredWaitMs(Math.max(POLL_MS_MIN, dueInMs), random));
}
