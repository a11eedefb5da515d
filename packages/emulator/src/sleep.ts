import { setTimeout as sleep } from "node:timers/promises";

/** Timers round: one may end a millisecond before the clock has got there. */
const EARLY_TIMERS_MAX = 3;

/** Waits until a moment of the given clock; rejects with the signal's reason when it is aborted first. */
export async function sleepUntil(
  atMs: number,
  now: () => number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  for (let timer = 0; timer < EARLY_TIMERS_MAX; timer += 1) {
    const waitMs = atMs - now();
    if (waitMs <= 0) return;
    await sleep(Math.ceil(waitMs), undefined, { signal });
  }
}
