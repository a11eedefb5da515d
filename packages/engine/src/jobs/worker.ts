import { claimJobs, nextJobAt } from "@darkroom/db";
import type { JobRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import {
  LEASE_MS,
  RESCUE_EVERY_MS,
  STOP_MS_MAX,
  WORKER_CONCURRENCY,
  WORKER_IDLE_MS_MAX,
} from "../limits.ts";
import { createHands } from "./hands.ts";
import { rescueStuck } from "./rescue.ts";

export interface Worker {
  tick: () => Promise<number>;
  start: () => void;
  stop: () => Promise<void>;
  /** Ends a wait at once: there is work. */
  wake: () => void;
  status: () => { running: boolean; lastTickAt: number | null };
}

/**
 * The worker of one process; `prepare` runs once before its first claim. STOPPED: nothing is
 * claimed. RUNNING: free places are filled with due jobs; with none due it waits for news, for
 * the next due time, or for `WORKER_IDLE_MS_MAX`. STOPPING: what is in hand is ended.
 */
export function createWorker(context: EngineContext, prepare: () => Promise<void>): Worker {
  let waiting = new AbortController();
  let stopping = new AbortController();
  let loop: Promise<void> | null = null;
  let lastTickAt: number | null = null;
  let prepared = false;
  let rescueAt = 0;
  const wake = (): void => waiting.abort();
  const hands = createHands(context, context.concurrency ?? WORKER_CONCURRENCY, wake);

  const claim = async (): Promise<JobRow[]> => {
    if (!prepared) await prepare();
    prepared = true;
    lastTickAt = context.now();
    if (lastTickAt >= rescueAt) {
      rescueAt = lastTickAt + RESCUE_EVERY_MS;
      await rescueStuck(context);
    }
    const most = hands.free();
    const { workerName: owner, newId } = context;
    const lease = { owner, claimId: newId(), now: lastTickAt, leaseMs: LEASE_MS };
    return most > 0 ? claimJobs(context.database, { ...lease, most }) : [];
  };

  const idle = async (): Promise<void> => {
    const nextAt = hands.free() > 0 ? await nextJobAt(context.database, context.now()) : null;
    const dueMs = nextAt === null ? WORKER_IDLE_MS_MAX : nextAt - context.now();
    const waitMs = Math.min(WORKER_IDLE_MS_MAX, Math.max(0, dueMs));
    if (waitMs > 0) await context.scheduler.sleep(waitMs, waiting.signal);
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      waiting = new AbortController();
      try {
        const jobs = await claim();
        for (const job of jobs) void hands.begin(job);
        if (jobs.length === 0) await idle();
      } catch (error) {
        context.log("error", "worker could not claim", { error });
        await context.scheduler.sleep(WORKER_IDLE_MS_MAX, signal);
      }
    }
  };

  return {
    tick: async () => {
      const jobs = await claim();
      await Promise.all(jobs.map(hands.begin));
      return jobs.length;
    },
    start: () => {
      if (loop !== null) return;
      stopping = new AbortController();
      const { signal } = stopping;
      loop = Promise.all([run(signal), hands.keepLeases(signal)]).then(() => undefined);
    },
    stop: async () => {
      stopping.abort();
      wake();
      const patience = new AbortController();
      const ended = hands.empty().finally(() => patience.abort());
      await Promise.race([ended, context.scheduler.sleep(STOP_MS_MAX, patience.signal)]);
      await loop;
      loop = null;
    },
    wake,
    status: () => ({ running: loop !== null, lastTickAt }),
  };
}
