import { RETENTION_MS_OF, RUN_TIMEOUT_MS } from "../limits.ts";
import type { WebhookEvent } from "../scenario/schema.ts";
import type { Store } from "../store/types.ts";
import type { WebhookScheduler } from "../webhooks/schedule.ts";
import { isTerminal, type PredictionRecord } from "./record.ts";
import { runPrediction } from "./run.ts";
import type { Ending, RunParts } from "./types.ts";

export type LiveParts = RunParts & { store: Store; webhooks: WebhookScheduler };

/** A prediction that has not ended, in memory with its timers; its row is behind it by some progress. */
export interface LivePrediction {
  record: () => PredictionRecord;
  /** Ends it unless it has ended; the end and its webhook are stored in one commit. */
  end: (ending: Ending) => void;
  /** Resolves when it has ended. */
  finished: Promise<void>;
  /** Stops the work without ending the prediction. */
  close: () => Promise<void>;
}

/** Sets a recorded prediction going; `onEnded` is called in the moment of its end. */
export function startLive(
  parts: LiveParts,
  recorded: PredictionRecord,
  onEnded: () => void,
): LivePrediction {
  const { store, webhooks, now, clock } = parts;
  const work = new AbortController();
  const { promise: finished, resolve } = Promise.withResolvers<void>();
  const timers: (() => void)[] = [];
  let record = recorded;

  const stop = (reason: string): void => {
    for (const takeBack of timers) takeBack();
    work.abort(new Error(reason));
  };
  const at = (atMs: number, act: () => void): void => {
    timers.push(clock.at(atMs, act));
  };
  const end = (ending: Ending): void => {
    if (isTerminal(record)) return;
    record = endedRecord(record, ending, now());
    const completed = webhooks.composeCompleted(record);
    store.updatePrediction(record, completed);
    stop("The prediction has ended");
    onEnded();
    webhooks.finish(record, completed);
    resolve();
  };
  const start = (): void => {
    const startedAtMs = record.startedAtMs ?? now();
    if (record.startedAtMs === null) {
      record = { ...record, status: "processing", startedAtMs };
      store.updatePrediction(record);
      webhooks.notify(record, ["start"]);
    }
    at(startedAtMs + RUN_TIMEOUT_MS, () => end({ status: "failed", error: TIMEOUT_TEXT }));
  };
  const progress = (change: { logs?: string; output?: string[] }): void => {
    if (work.signal.aborted) return;
    const { logs, output } = change;
    const printed = record.scenario.logs === "none" ? undefined : logs;
    record = { ...record, output: output ?? record.output, logs: printed ?? record.logs };
    const events: WebhookEvent[] = [];
    if (output !== undefined) events.push("output");
    if (printed !== undefined) events.push("logs");
    webhooks.notify(record, events);
  };

  if (record.deadlineAtMs !== null) {
    at(record.deadlineAtMs, () => {
      // fal's deadline is one for the start alone (A3).
      const isOver = record.provider !== "fal" || record.startedAtMs === null;
      if (isOver) end(deadlineEnding(record));
    });
  }
  const run = { record: () => record, signal: work.signal, start, progress, end };
  const running = runPrediction(parts, run).catch((error: unknown) => {
    // An aborted run is one that has ended otherwise, or will be taken up after a restart.
    if (!work.signal.aborted) throw error;
  });

  return {
    record: () => record,
    end,
    finished,
    close: () => {
      stop("The emulator is closing");
      return running;
    },
  };
}

const TIMEOUT_TEXT = "Prediction timed out after 30 minutes.";

function endedRecord(record: PredictionRecord, ending: Ending, nowMs: number): PredictionRecord {
  return {
    ...record,
    status: ending.status,
    completedAtMs: nowMs,
    expiresAtMs: nowMs + retentionMsOf(record),
    // Only success has a final output; intermediate ones of other endings stay, as on the real wire.
    output: ending.output ?? record.output,
    error: ending.error ?? null,
    metrics: ending.metrics ?? {},
  };
}

function retentionMsOf({ scenario, retentionMs, provider }: PredictionRecord): number {
  return scenario.output?.expireMs ?? retentionMs ?? RETENTION_MS_OF[provider];
}

/** A deadline before the start aborts, a later one cancels (R4). */
function deadlineEnding(record: PredictionRecord): Ending {
  return { status: record.startedAtMs === null ? "aborted" : "canceled" };
}
