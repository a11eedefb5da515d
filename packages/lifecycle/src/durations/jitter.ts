/** Pages that ask at the same moment drift apart: each look comes later by at most this share … */
export const JITTER_SHARE = 0.04;
/** … and this much, milliseconds. */
export const JITTER_MS_MAX = 80;
/**
 * It comes earlier by at most this share of that. A look just before runs end finds nothing and
 * costs another one, a look just after costs the moment only.
 */
export const JITTER_EARLY_SHARE = 0.25;

/**
 * A wait as a page takes it, milliseconds: a little later, or a very little earlier. A jitter that
 * grows with the wait would blur what the plan knows: of ±20 % of 20 s nothing is left of it.
 * @param random from 0 up to 1
 */
export function jitteredWaitMs(waitMs: number, random: number): number {
  const laterMs = Math.min(JITTER_MS_MAX, waitMs * JITTER_SHARE);
  return waitMs + laterMs * (random - JITTER_EARLY_SHARE * (1 - random));
}
