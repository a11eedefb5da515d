import { releaseJob } from "@darkroom/db";
import type { JobRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import {
  STOP_MS_MAX,
  WORKER_CONCURRENCY,
  WORKER_IDLE_MS_MAX,
  WORKER_IDLE_MS_MIN,
} from "../limits.ts";
import { createClaimer } from "./claimer.ts";
import { createHands } from "./hands.ts";
import { createRounds } from "./rounds.ts";

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
 * the next due time, or for `WORKER_IDLE_MS_MAX`. STOPPING: what is in hand is ended, what was
 * claimed meanwhile goes back.
 */
export function createWorker(context: EngineContext, prepare: () => Promise<void>): Worker {
  let waiting = new AbortController();
  let stopping = new AbortController();
  let loop: Promise<void> | null = null;
  const wake = (): void => waiting.abort();
  const places = context.concurrency ?? WORKER_CONCURRENCY;
  const hands = createHands(context, places, wake);
  const claimer = createClaimer(context, { places, prepare });
  const rounds = createRounds(context);
  let isListening = false;

  const idle = async (): Promise<void> => {
    const nextAt = hands.free() > 0 ? await context.dispatch.nextAt(context.now()) : null;
    const dueMs = nextAt === null ? WORKER_IDLE_MS_MAX : nextAt - context.now();
    // A due job that may not be claimed yet (places, rate) must not make the loop spin.
    const waitMs = Math.min(WORKER_IDLE_MS_MAX, Math.max(WORKER_IDLE_MS_MIN, dueMs));
    await context.scheduler.sleep(waitMs, waiting.signal);
  };

  const giveBack = ({ id, runAt }: JobRow): Promise<boolean> => {
    const lease = { id, owner: context.workerName };
    return releaseJob(context.database, { ...lease, runAt, countAttempt: false, error: null });
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      waiting = new AbortController();
      try {
        // Never awaited: a storage that is slow to forget holds up no work.
        void rounds.go();
        const jobs = await claimer.claim(hands.free());
        if (signal.aborted) await Promise.all(jobs.map(giveBack));
        else for (const job of jobs) void hands.begin(job);
        if (jobs.length === 0 && !signal.aborted) await idle();
      } catch (error) {
        context.log("error", "worker could not claim", { error });
        await context.scheduler.sleep(WORKER_IDLE_MS_MAX, signal);
      }
    }
  };

  return {
    tick: async () => {
      await rounds.go();
      const jobs = await claimer.claim(hands.free());
      await Promise.all(jobs.map(hands.begin));
      return jobs.length;
    },
    start: () => {
      if (loop !== null) return;
      if (!isListening) context.dispatch.listen(wake);
      isListening = true;
      stopping = new AbortController();
      const { signal } = stopping;
      loop = Promise.all([run(signal), hands.keepLeases(signal)]).then(() => undefined);
    },
    stop: async () => {
      stopping.abort();
      wake();
      await loop;
      const patience = new AbortController();
      const ended = Promise.all([hands.empty(), rounds.ended()]).finally(() => patience.abort());
      await Promise.race([ended, context.scheduler.sleep(STOP_MS_MAX, patience.signal)]);
      loop = null;
    },
    wake,
    status: () => ({ running: loop !== null, lastTickAt: claimer.lastClaimAt() }),
  };
}
