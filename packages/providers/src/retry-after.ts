/** No wait that a provider asks for is taken as shorter or longer than this. */
export const RETRY_AFTER_MS_MIN = 250;
export const RETRY_AFTER_MS_MAX = 600_000;

/** Replicate's documented 429 tells its wait only in this sentence (wire fact R17). */
const RESET_SENTENCE = /resets? in ~?\s*(\d+(?:\.\d+)?)\s*s/i;
/** Larger reset values are a time of day in epoch seconds, not a wait. */
const RESET_SECONDS_MAX = 1_000_000_000;

export type RetryHints = {
  headers: Headers;
  /** `retry_after` of the body, seconds. */
  bodySeconds: number | null;
  /** Text of the body in which a wait may be named. */
  detail: string | null;
};

const secondsOf = (text: string | null): number | null => {
  if (text === null || text.trim() === "") return null;
  const seconds = Number(text);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
};

function headerMs(headers: Headers, now: number): number | null {
  const retryAfter = headers.get("retry-after");
  const seconds = secondsOf(retryAfter);
  if (seconds !== null) return seconds * 1_000;
  const at = retryAfter === null ? Number.NaN : Date.parse(retryAfter);
  if (Number.isFinite(at)) return at - now;
  const reset = secondsOf(headers.get("ratelimit-reset"));
  if (reset === null) return null;
  return reset > RESET_SECONDS_MAX ? reset * 1_000 - now : reset * 1_000;
}

/**
 * Milliseconds to wait before asking again, by whatever hint was given, within
 * `RETRY_AFTER_MS_MIN` and `RETRY_AFTER_MS_MAX`; the fallback where there is no hint.
 */
export function readRetryAfterMs(hints: RetryHints, now: number, fallbackMs: number): number {
  const { bodySeconds, detail } = hints;
  const fromBody =
    bodySeconds !== null && Number.isFinite(bodySeconds) && bodySeconds >= 0
      ? bodySeconds * 1_000
      : null;
  const sentence = secondsOf(RESET_SENTENCE.exec(detail ?? "")?.[1] ?? null);
  const fromSentence = sentence === null ? null : sentence * 1_000;
  const waitMs = fromBody ?? headerMs(hints.headers, now) ?? fromSentence ?? fallbackMs;
  return Math.ceil(Math.min(RETRY_AFTER_MS_MAX, Math.max(RETRY_AFTER_MS_MIN, waitMs)));
}
