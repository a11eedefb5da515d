/**
 * Waits between the attempts to deliver one event: 5 s, 1 min, 5 min, 30 min, 2 h, 5 h, 10 h,
 * 14 h, 16 h, together two days. The published schedule of outgoing webhooks.
 */
export const DELIVERY_WAITS_MS = [
  5_000, 60_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 57_600_000,
] as const;

/** Every wait is longer by up to this share, so that those who failed together part. */
export const DELIVERY_JITTER_SHARE = 0.1;

/** An endpoint may ask to be left alone for at most this long. */
export const DELIVERY_RETRY_AFTER_MS_MAX = 86_400_000;

/**
 * How long to wait after a failed attempt, milliseconds; null after the last one.
 * @param attempt 1 is the first
 * @param random a number in [0, 1)
 * @param retryAfterMs what the endpoint asked for, which makes a wait longer and never shorter
 */
export function deliveryWaitMs(
  attempt: number,
  random: number,
  retryAfterMs: number | null,
): number | null {
  const planned = DELIVERY_WAITS_MS[attempt - 1];
  if (planned === undefined) return null;
  const asked = Math.min(DELIVERY_RETRY_AFTER_MS_MAX, retryAfterMs ?? 0);
  return Math.round(Math.max(planned, asked) * (1 + DELIVERY_JITTER_SHARE * random));
}
