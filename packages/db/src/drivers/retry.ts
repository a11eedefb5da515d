import { backoffMs } from "@darkroom/lifecycle";
import type { BackoffRule } from "@darkroom/lifecycle";
import { DatabaseError } from "../database-error.ts";
import type { Waits } from "../waits.ts";

/** Waits for another process's write lock: 2 ms, 4 ms, 8 ms … at most 100 ms, with jitter. */
export const BUSY_BACKOFF: BackoffRule = { firstMs: 2, factor: 2, maxMs: 100, jitter: 0.5 };

/**
 * Repeats work that found the write lock taken, until the waits add up to the given time; the
 * event loop is free in between.
 * @param blockedMs how long one try itself may have waited for the lock
 * @throws DatabaseError `busy` when the time is used up
 */
export async function whileBusy<Result>(
  work: () => Result | Promise<Result>,
  limits: { busyTimeoutMs: number; blockedMs: number; random: () => number; waits: Waits },
): Promise<Result> {
  let waitedMs = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      waitedMs += limits.blockedMs;
      const isBusy = error instanceof DatabaseError && error.code === "busy";
      if (!isBusy || waitedMs >= limits.busyTimeoutMs) throw error;
    }
    const delayMs = backoffMs(BUSY_BACKOFF, attempt, limits.random());
    await limits.waits.sleep(delayMs);
    waitedMs += delayMs;
  }
}
