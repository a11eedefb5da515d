import type { BackoffRule } from "@darkroom/lifecycle";

/** The leader tells the other tabs this often that it is there. */
export const BEAT_MS = 2_000;
/** After this long without a word of the leader a follower asks for it. */
export const BEAT_SILENCE_MS = 3_500;
/**
 * A leader that runs answers a question at once, also in a hidden tab whose timers are slowed
 * down; one that has not answered after this long is frozen, and its lock is taken. Together with
 * BEAT_SILENCE_MS and the spread a takeover comes at most 5 s after the last word.
 */
export const BEAT_ANSWER_MS = 1_200;
/** Followers take over at moments this far apart, so that one steal is enough. */
export const STEAL_SPREAD_MS = 300;

/** A stream that says nothing for this long after it was opened has failed. */
export const STREAM_OPEN_MS_MAX = 5_000;
/**
 * A stream that has pinged before and then says nothing for this long has failed. The server pings
 * every 3 s; the browser's own end of a silent stream comes at 10 s and would look like a break.
 */
export const STREAM_SILENCE_MS_MAX = 9_000;
/** A stream that is closed after this long is opened again at once, an earlier one later. */
export const STREAM_LIVED_MS_MIN = 10_000;
/** "At once" is spread over this long, since a server that stops closes all of its streams. */
export const STREAM_REOPEN_MS_MAX = 300;
/** Waits before a failed stream is tried again: 1 s, 2 s, 4 s … at most 1 min. */
export const STREAM_BACKOFF: BackoffRule = {
  firstMs: 1_000,
  factor: 2,
  maxMs: 60_000,
  jitter: 0.2,
};
/** Waits before the list behind a stream is asked for again when that failed. */
export const CATCH_UP_BACKOFF: BackoffRule = {
  firstMs: 500,
  factor: 2,
  maxMs: 8_000,
  jitter: 0.2,
};
