import type { PredictionRow } from "@darkroom/db";
import { isTerminal } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import { END_READ_MS } from "../limits.ts";
import type { AwaitEndOutcome } from "../views.ts";
import type { EndWaiter } from "./end-waiters.ts";
import { loadOwned } from "./load.ts";
import { view } from "./view.ts";

type Target = {
  accountId: string;
  id: string;
  waitMs: number;
  signal?: AbortSignal | undefined;
};

const hasEnded = (row: PredictionRow): boolean => isTerminal(row.status);

/** Whether there is a reason to wait: what is to start after the wait does not end within it. */
function isWorthWaiting(context: EngineContext, row: PredictionRow, waitMs: number): boolean {
  return !hasEnded(row) && (row.runAt === null || row.runAt < context.now() + waitMs);
}

/**
 * Sleeps until the row has ended or the time is over. What this process commits wakes it; what
 * another one commits is found by reading the row again. The wait is counted in what was slept,
 * so that a clock that is set makes it neither longer nor shorter.
 */
async function waitFor(
  context: EngineContext,
  target: Target,
  waiter: EndWaiter,
): Promise<PredictionRow | null> {
  let leftMs = target.waitMs;
  for (;;) {
    // Listening begins before the read, so that an end between the two is heard.
    const signal = waiter.listen();
    const row = await loadOwned(context, target);
    const isOver = leftMs <= 0 || target.signal?.aborted === true || waiter.isLetGo();
    if (row === null || hasEnded(row) || isOver) return row;
    const stepMs = Math.min(END_READ_MS, leftMs);
    await context.scheduler.sleep(stepMs, signal);
    leftMs -= stepMs;
  }
}

async function pending(context: EngineContext, row: PredictionRow): Promise<AwaitEndOutcome> {
  const prediction = await view(context, row);
  // Past its bound a direct prediction is one that is asked for by its id.
  const pattern = prediction.pattern === "direct" ? "poll" : prediction.pattern;
  return { outcome: "pending", prediction: { ...prediction, pattern } };
}

/** Waits for the end of a prediction, in this process or another; never touches the prediction. */
export async function awaitEnd(context: EngineContext, target: Target): Promise<AwaitEndOutcome> {
  const found = await loadOwned(context, target);
  if (found === null) return { outcome: "not_found" };
  context.presence.seen(target.accountId);
  const isWaiting = isWorthWaiting(context, found, target.waitMs);
  const waiter = isWaiting ? context.endWaiters.enter(target) : null;
  const wake = (): void => waiter?.wake();
  target.signal?.addEventListener("abort", wake, { once: true });
  try {
    const row = waiter === null ? found : await waitFor(context, target, waiter);
    if (row === null) return { outcome: "not_found" };
    if (!hasEnded(row)) return await pending(context, row);
    return { outcome: "finished", prediction: await view(context, row) };
  } finally {
    target.signal?.removeEventListener("abort", wake);
    waiter?.leave();
  }
}
