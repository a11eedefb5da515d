import type { StudioTexts } from "../languages/english/studio.ts";
import type { TimeTexts } from "../languages/english/time.ts";

const SECOND_MS = 1_000;
const MINUTE_S = 60;
/** Past this no number is promised, so that nothing absurd is ever shown. */
const ETA_S_MAX = 24 * 60 * 60;

/** Whole seconds, at least 1; null where no honest number exists. */
function toSeconds(durationMs: number): number | null {
  if (!Number.isFinite(durationMs)) return null;
  const seconds = Math.max(1, Math.round(durationMs / SECOND_MS));
  return seconds > ETA_S_MAX ? null : seconds;
}

const toMinutes = (seconds: number): number => Math.max(1, Math.round(seconds / MINUTE_S));

/** A duration range in words: "3–6 s", "4 s", "50 s – 2 min", "1–2 min". */
export function rangeWords(time: TimeTexts, lowMs: number, highMs: number): string | null {
  const low = toSeconds(Math.min(lowMs, highMs));
  const high = toSeconds(Math.max(lowMs, highMs));
  if (low === null || high === null) return null;
  if (high < MINUTE_S) return low === high ? time.seconds(high) : time.secondsRange(low, high);
  if (low < MINUTE_S) return time.secondsToMinutes(low, toMinutes(high));
  const [lowMinutes, highMinutes] = [toMinutes(low), toMinutes(high)];
  return lowMinutes === highMinutes
    ? time.minutes(highMinutes)
    : time.minutesRange(lowMinutes, highMinutes);
}

type Range = { p10: number; p90: number };
type Texts = Pick<StudioTexts, "time" | "predictions">;

/** What is left of a range after a while, in words; null when all of it has passed. */
function restWords(time: TimeTexts, range: Range | null, passedMs: number): string | null {
  if (range === null) return null;
  const highMs = range.p90 - passedMs;
  return highMs > 0 ? rangeWords(time, Math.max(0, range.p10 - passedMs), highMs) : null;
}

/**
 * "about 3–6 s left", counted down. Null when there is no range or all of it has passed.
 * @param range both ends, milliseconds after a moment
 * @param passedMs milliseconds since that moment
 */
export function etaWords(texts: Texts, range: Range | null, passedMs: number): string | null {
  const words = restWords(texts.time, range, passedMs);
  return words === null ? null : texts.predictions.progress.left(words);
}

/** "starts in about 3–6 s", counted down like `etaWords`. */
export function startWords(texts: Texts, range: Range | null, passedMs: number): string | null {
  const words = restWords(texts.time, range, passedMs);
  return words === null ? null : texts.predictions.progress.startsIn(words);
}

/** "5–9 s" of a model's usual runs; null without history. */
export function usualWords(time: TimeTexts, range: Range | null): string | null {
  return range === null ? null : rangeWords(time, range.p10, range.p90);
}

/** A duration that has been measured: "0.8 s", "12 s", "2 min 05 s". */
export function durationWords(time: TimeTexts, durationMs: number): string {
  if (!Number.isFinite(durationMs) || durationMs < 0) return time.seconds(0);
  // 9.97 s is not written as 10.0 s: a second digit before the point takes the one after it.
  if (durationMs < 10 * SECOND_MS) return time.tenths(Math.min(9.9, durationMs / SECOND_MS));
  const seconds = Math.round(durationMs / SECOND_MS);
  if (seconds < MINUTE_S) return time.seconds(seconds);
  return time.minutesSeconds(Math.floor(seconds / MINUTE_S), seconds % MINUTE_S);
}

/** A running stopwatch in whole seconds: "7 s", "1 min 05 s". */
export function elapsedWords(time: TimeTexts, elapsedMs: number): string {
  const wholeMs = Math.floor(Math.max(0, elapsedMs || 0) / SECOND_MS) * SECOND_MS;
  return wholeMs < MINUTE_S * SECOND_MS
    ? time.seconds(wholeMs / SECOND_MS)
    : durationWords(time, wholeMs);
}
