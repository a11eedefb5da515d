import type { EngineContext } from "../context.ts";
import { FEED_RETRY_MS, FEED_RETRY_MS_MAX } from "./limits.ts";

/**
 * Reads until it works: a database that is away for a while ends nobody's watching. Null when the
 * signal was aborted before.
 */
export async function persist<Result>(
  context: Pick<EngineContext, "log" | "scheduler">,
  signal: AbortSignal,
  read: () => Promise<Result>,
): Promise<Result | null> {
  for (let waitMs = FEED_RETRY_MS; !signal.aborted; waitMs *= 2) {
    try {
      return await read();
    } catch (error) {
      if (signal.aborted) return null;
      context.log("warn", "the feed could not be read and is tried again", { error });
      await context.scheduler.sleep(Math.min(FEED_RETRY_MS_MAX, waitMs), signal);
    }
  }
  return null;
}
