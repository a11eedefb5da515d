import type { Context } from "hono";
import type { Clock } from "../clock/clock.ts";
import { cutConnection } from "../connection.ts";
import { EARLY_WAIT_MS_MAX } from "../limits.ts";
import type { EmulatorEnvironment, EmulatorParts } from "../parts.ts";
import { isTerminal, type PredictionRecord } from "./record.ts";

export type Accepted =
  /** The scenario wants the connection cut instead of an answer. */
  | { outcome: "cut"; response: Response }
  /** The prediction as the answer is to show it. */
  | { outcome: "accepted"; record: PredictionRecord };

export type AcceptOptions = {
  /** Holds the answer for the end, at most this long; null answers at once. */
  waitMs: number | null;
  /** Status of the answer, also for the log. */
  status: number;
  /** Status when the wait ran out first. */
  statusUnfinished: number;
};

/** Records a prediction with its log row and holds the answer as `early` and the wait ask. */
export async function acceptPrediction(
  parts: EmulatorParts,
  context: Context<EmulatorEnvironment>,
  record: PredictionRecord,
  options: AcceptOptions,
): Promise<Accepted> {
  const { predictions, webhooks, store } = parts;
  const { id, scenario } = record;
  const isCut = scenario.accept === "reset-after";
  const logSequence = predictions.create(record, {
    at: new Date(record.createdAtMs).toISOString(),
    kind: "create",
    id,
    webhook: record.webhook,
    status: isCut ? 0 : options.status,
  });
  if (isCut) return { outcome: "cut", response: cutConnection(context) };

  if (scenario.webhooks?.early === true) {
    const told = predictions.finished(id).then(() => webhooks.settled(id));
    await within(parts.clock, told, EARLY_WAIT_MS_MAX);
  }
  if (options.waitMs === null) return { outcome: "accepted", record };
  await within(parts.clock, predictions.finished(id), options.waitMs);
  const answered = predictions.find(id) ?? record;
  if (!isTerminal(answered)) store.correctLogStatus(logSequence, options.statusUnfinished);
  return { outcome: "accepted", record: answered };
}

/** Waits for a promise, but no longer than this. */
async function within(clock: Clock, work: Promise<void>, waitMs: number): Promise<void> {
  const giveUp = new AbortController();
  const limit = clock.sleepUntil(clock.now() + waitMs, giveUp.signal).catch(() => undefined);
  await Promise.race([work, limit]);
  giveUp.abort();
}
