import type { NewJob, PredictionRow, Unit } from "@darkroom/db";
import { actorName } from "@darkroom/lifecycle";
import type { Pattern } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import { namedRow } from "../endpoints/name.ts";
import type { NamedEndpoint } from "../endpoints/name.ts";
import { createJob } from "../jobs/kinds.ts";
import type { ModelDefinition } from "../models/definition.ts";
import { modeOf } from "../models/mode.ts";
import type { ModerationNote } from "../moderation/moderate-order.ts";
import type { ReusePlan } from "../reuse/plan.ts";
import { originDetail } from "../tracing/origin.ts";
import type { CreateCommand } from "../views.ts";
import { digestOrder } from "./input.ts";
import { PRIORITIES } from "./priorities.ts";
import { ledgerEntry } from "./unit.ts";

/** What is ordered: the input is checked, and the hook of moderation has let it pass. */
export type Order = {
  model: ModelDefinition;
  input: Record<string, unknown>;
  moderation: ModerationNote;
  named: NamedEndpoint;
};

/** The first row of an order that was checked. */
export function newRow(
  context: EngineContext,
  command: CreateCommand,
  { model, input }: Pick<Order, "model" | "input">,
  { plan, pattern }: { plan: Omit<ReusePlan, "isFirst">; pattern: Pattern },
): PredictionRow {
  const now = context.now();
  const { credits } = plan;
  const startAt = Math.max(now, command.runAt ?? now);
  return {
    id: context.newId(),
    accountId: command.accountId,
    requestId: command.requestId,
    provider: model.provider,
    model: model.model,
    modelVersion: model.modelVersion,
    mode: modeOf(model, input),
    input,
    status: "queued",
    sequence: 1,
    pattern,
    priority: PRIORITIES[command.priority],
    creditsReserved: credits,
    creditsPrice: credits,
    creditsCaptured: 0,
    idempotencyKey: command.idempotencyKey,
    inputDigest: digestOrder(command),
    callbackUsed: false,
    providerPredictionId: null,
    providerStatus: null,
    providerOutputs: null,
    cancelRequested: false,
    errorCode: null,
    retryOf: command.retryOf,
    createdAt: now,
    submittedAt: null,
    lostAt: null,
    startedAt: null,
    finishedAt: null,
    endedAt: null,
    deadlineAt: startAt + Math.min(model.deadlineMs, command.cancelAfterMs ?? model.deadlineMs),
    runAt: command.runAt,
    providerDurationMs: null,
    abandonedAt: null,
    deletedAt: null,
    quotaSubject: command.quota?.subject ?? null,
    reuseDigest: plan.digest,
    reuseOf: plan.source?.id ?? null,
  };
}

/** What the timeline tells of an order besides its taking; null where there is nothing. */
function detailOf(
  context: EngineContext,
  row: PredictionRow,
  { moderation }: Pick<Order, "moderation">,
) {
  const detail = {
    ...originDetail(context),
    ...(row.reuseOf === null ? {} : { reusedFrom: row.reuseOf }),
    ...(moderation === null ? {} : { moderation }),
  };
  return Object.keys(detail).length === 0 ? null : detail;
}

/** The work of an order: to be sent, or to be answered with the result of an equal one. */
function firstJob(context: EngineContext, row: PredictionRow): NewJob {
  const runAt = row.runAt ?? row.createdAt;
  return row.reuseOf === null
    ? createJob(context, "submit_prediction", row, { payload: { deferrals: 0 }, runAt })
    : createJob(context, "follow_prediction", row, { payload: { looks: 0 }, runAt });
}

/** All writes of a creation: the event, the row, its reservation and its first job. */
export function creationUnit(
  context: EngineContext,
  row: PredictionRow,
  command: CreateCommand,
  { order, isFirst }: { order: Pick<Order, "moderation" | "named">; isFirst: boolean },
): Unit {
  const at = row.createdAt;
  return {
    prediction: row,
    event: {
      uid: context.newId(),
      predictionId: row.id,
      accountId: row.accountId,
      sequence: 1,
      type: "prediction.created",
      fromStatus: null,
      toStatus: "queued",
      actor: actorName(command.actor),
      requestId: command.requestId,
      at,
      detail: detailOf(context, row, order),
    },
    ledger:
      row.creditsPrice > 0
        ? [ledgerEntry(context, row, { kind: "reservation", credits: row.creditsPrice, at })]
        : [],
    jobs: [firstJob(context, row)],
    results: [],
    ...(isFirst ? { isFirstOfAlike: true } : {}),
    ...(command.quota == null ? {} : { quota: command.quota }),
    ...(order.named.outcome === "named"
      ? { endpoint: namedRow(context, row, order.named.at) }
      : {}),
  };
}
