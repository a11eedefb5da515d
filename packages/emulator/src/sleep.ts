import { setTimeout as sleep } from "node:timers/promises";

/** Waits until a moment of the given clock; rejects with the signal's reason when it is aborted first. */
export async function sleepUntil(
  atMs: number,
  now: () => number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const waitMs = atMs - now();
  if (waitMs > 0) await sleep(waitMs, undefined, { signal });
}
