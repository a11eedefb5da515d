import { renewLease } from "@darkroom/db";
import type { JobRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { LEASE_HEARTBEAT_MS, LEASE_MS } from "../limits.ts";
import { traceJob } from "../tracing/trace-job.ts";
import { runJob } from "./run.ts";

/** The jobs that one worker holds; their leases live as long as they do. */
export interface Hands {
  begin: (job: JobRow) => Promise<void>;
  free: () => number;
  /** Resolves when everything in hand has ended. */
  empty: () => Promise<void>;
  /** Renews all leases every `LEASE_HEARTBEAT_MS` until the signal is aborted. */
  keepLeases: (signal: AbortSignal) => Promise<void>;
}

/** @param most jobs at once @param onEnd called after each job */
export function createHands(context: EngineContext, most: number, onEnd: () => void): Hands {
  const inHand = new Map<string, Promise<void>>();
  return {
    begin: (job) => {
      const done = traceJob(context, job, () => runJob(context, job)).finally(() => {
        inHand.delete(job.id);
        onEnd();
      });
      inHand.set(job.id, done);
      return done;
    },
    free: () => most - inHand.size,
    empty: async () => {
      await Promise.all(inHand.values());
    },
    keepLeases: async (signal) => {
      while (!signal.aborted) {
        await context.scheduler.sleep(LEASE_HEARTBEAT_MS, signal);
        const expiresAt = context.now() + LEASE_MS;
        for (const id of inHand.keys()) {
          const lease = { id, owner: context.workerName, expiresAt };
          await renewLease(context.database, lease).catch((error: unknown) =>
            context.log("warn", "lease could not be renewed", { job: id, error }),
          );
        }
      }
    },
  };
}
