import type { EngineContext } from "../context.ts";

const NEVER = new AbortController().signal;

/**
 * Lets everything else of the process go first. Reads of a file are synchronous, so that many in a
 * row would keep the event loop however often they are awaited.
 */
export function letOthersGo({ scheduler }: Pick<EngineContext, "scheduler">): Promise<void> {
  return scheduler.sleep(0, NEVER);
}
