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
export function rangeWords(lowMs: number, highMs: number): string | null {
  const low = toSeconds(Math.min(lowMs, highMs));
  const high = toSeconds(Math.max(lowMs, highMs));
  if (low === null || high === null) return null;
  if (high < MINUTE_S) return low === high ? `${high} s` : `${low}–${high} s`;
  if (low < MINUTE_S) return `${low} s – ${toMinutes(high)} min`;
  const [lowMinutes, highMinutes] = [toMinutes(low), toMinutes(high)];
  return lowMinutes === highMinutes ? `${highMinutes} min` : `${lowMinutes}–${highMinutes} min`;
}

type Range = { p10: number; p90: number };

/** What is left of a range after a while, in words; null when all of it has passed. */
function restWords(range: Range | null, passedMs: number): string | null {
  if (range === null) return null;
  const highMs = range.p90 - passedMs;
  return highMs > 0 ? rangeWords(Math.max(0, range.p10 - passedMs), highMs) : null;
}

/**
 * "about 3–6 s left", counted down. Null when there is no range or all of it has passed.
 * @param range both ends, milliseconds after a moment
 * @param passedMs milliseconds since that moment
 */
export function etaWords(range: Range | null, passedMs: number): string | null {
  const words = restWords(range, passedMs);
  return words === null ? null : `about ${words} left`;
}

/** "starts in about 3–6 s", counted down like `etaWords`. */
export function startWords(range: Range | null, passedMs: number): string | null {
  const words = restWords(range, passedMs);
  return words === null ? null : `starts in about ${words}`;
}

/** "5–9 s" of a model's usual runs; null without history. */
export function usualWords(range: { p10: number; p90: number } | null): string | null {
  return range === null ? null : rangeWords(range.p10, range.p90);
}

/** A duration that has been measured: "0.8 s", "12 s", "2 min 05 s". */
export function durationWords(durationMs: number): string {
  if (!Number.isFinite(durationMs) || durationMs < 0) return "0 s";
  if (durationMs < 10 * SECOND_MS) return `${(durationMs / SECOND_MS).toFixed(1)} s`;
  const seconds = Math.round(durationMs / SECOND_MS);
  if (seconds < MINUTE_S) return `${seconds} s`;
  const rest = String(seconds % MINUTE_S).padStart(2, "0");
  return `${Math.floor(seconds / MINUTE_S)} min ${rest} s`;
}

/** A running stopwatch in whole seconds: "7 s", "1 min 05 s". */
export function elapsedWords(elapsedMs: number): string {
  const wholeMs = Math.floor(Math.max(0, elapsedMs || 0) / SECOND_MS) * SECOND_MS;
  return wholeMs < MINUTE_S * SECOND_MS ? `${wholeMs / SECOND_MS} s` : durationWords(wholeMs);
}
