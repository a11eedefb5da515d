import { randomUUID } from "node:crypto";
import { isFinalPhase } from "@darkroom/lifecycle";
import { blankUpdate } from "./blank-update.ts";
import { deferStart } from "./judge-answer.ts";
import { describeError } from "./network-error.ts";
import type { GetOutcome, Provider, ProviderUpdate } from "./port.ts";
import { isSafetyText } from "./read-fields.ts";
import { readResult } from "./read-outputs.ts";
import { RATE_LIMITED_RETRY_MS } from "./waits.ts";

/** Runs at once; a further one waits its turn with us. */
const OWN_RUNS_OPEN_MAX = 100;
/** What has ended is remembered for so long, milliseconds; it is fetched within seconds. */
const OWN_RETENTION_MS = 3_600_000;

export type OwnRun = {
  model: string;
  /** Aborted when the run is cancelled or its deadline has passed. */
  signal: AbortSignal;
  /** Tells how much is done, 0 to 1. */
  tell: (share: number) => void;
};

export type OwnProviderOptions = {
  /** By which models name it; no other provider may have it. */
  name: string;
  /**
   * One run: addresses or data URIs of files, or words, alone or in a list or record. What it
   * throws ends the run as failed; its message is for the operator alone.
   */
  run: (input: Readonly<Record<string, unknown>>, run: OwnRun) => Promise<unknown>;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: (() => number) | undefined;
  /** Default a random UUID. */
  newId?: (() => string) | undefined;
  /** A signal that aborts after so many milliseconds. Default `AbortSignal.timeout`. */
  timeoutSignal?: ((timeoutMs: number) => AbortSignal) | undefined;
};

type Held = { update: ProviderUpdate; cancel: () => void };
type Runs = Map<string, Held>;
type Work = (run: Omit<OwnRun, "model">) => Promise<unknown>;

/** Sets one run going and keeps what is known of it in `runs` until its end. */
function beginRun(
  runs: Runs,
  run: { id: string; work: Work; deadline: AbortSignal; now: () => number },
): ProviderUpdate {
  const { id, work, now } = run;
  const startedAt = now();
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, run.deadline]);
  const change = (news: Partial<ProviderUpdate>): void => {
    const held = runs.get(id);
    // Whoever ends a run first is believed: a function may go on for a while after an abort.
    if (held === undefined || isFinalPhase(held.update.phase)) return;
    const update = { ...held.update, ...news, providerStatus: news.phase ?? "processing" };
    const finishedAt = isFinalPhase(update.phase) ? now() : null;
    const durationMs = finishedAt === null ? null : Math.max(0, finishedAt - startedAt);
    runs.set(id, { ...held, update: { ...update, finishedAt, durationMs } });
  };
  const tell = (share: number): void => change({ share: Math.min(1, Math.max(0, share)) });
  const live = async (): Promise<void> => {
    try {
      change({ phase: "succeeded", share: 1, ...readResult(await work({ signal, tell })) });
    } catch (error) {
      const errorText = describeError(error);
      const isSafety = isSafetyText(errorText);
      change({ phase: "failed", error: isSafety ? "safety" : "provider_rejected", errorText });
    }
  };
  const update = blankUpdate(id, { providerStatus: "processing", phase: "processing", startedAt });
  runs.set(id, { update, cancel: () => stop.abort() });
  signal.addEventListener("abort", () => change({ phase: "canceled" }), { once: true });
  void live();
  return update;
}

/** Forgets what ended long ago, and counts what has not ended. */
function countOpen(runs: Runs, now: number): number {
  let open = 0;
  for (const [id, { update }] of runs) {
    if (!isFinalPhase(update.phase)) open += 1;
    else if (now - (update.finishedAt ?? 0) > OWN_RETENTION_MS) runs.delete(id);
  }
  return open;
}

/**
 * A function as a provider, for a model of one's own. Its runs live in this process alone: there
 * may be one worker, and what was under way when it ended fails with its credits back.
 */
export function createOwnProvider(options: OwnProviderOptions): Provider {
  const { name, now = Date.now, newId = randomUUID } = options;
  const { timeoutSignal = (timeoutMs: number) => AbortSignal.timeout(timeoutMs) } = options;
  const runs: Runs = new Map();
  const retryAfterMs = RATE_LIMITED_RETRY_MS;

  const look = (id: string): GetOutcome => {
    const held = runs.get(id);
    return held === undefined ? { outcome: "missing" } : { outcome: "found", update: held.update };
  };

  return {
    name,
    capabilities: { webhooks: false, retentionMs: OWN_RETENTION_MS, list: false },

    start: async ({ model, input, deadlineMs, signal }) => {
      if (signal?.aborted === true) {
        return deferStart("provider_unavailable", retryAfterMs, "aborted before it began");
      }
      if (countOpen(runs, now()) >= OWN_RUNS_OPEN_MAX) {
        return deferStart("rate_limited", retryAfterMs, "too many runs at once");
      }
      const work: Work = (run) => options.run(input, { ...run, model });
      const deadline = timeoutSignal(deadlineMs);
      return { outcome: "accepted", update: beginRun(runs, { id: newId(), work, deadline, now }) };
    },

    get: async (id) => look(id),

    cancel: async (id) => {
      runs.get(id)?.cancel();
      return look(id);
    },

    list: async () => ({ outcome: "unavailable", retryAfterMs, errorText: "there is no list" }),
    verifyWebhook: async () => ({ outcome: "malformed" }),
  };
}
