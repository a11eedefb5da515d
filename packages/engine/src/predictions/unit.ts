import type { LedgerEntryRow, NewJob, PredictionRow, Unit } from "@darkroom/db";
import { actorName, announcementOf, isFinalPhase, isTerminal } from "@darkroom/lifecycle";
import type { Actor, Effect, LifecycleEvent, NextState } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import { ADOPTION_LOOKS_MS } from "../limits.ts";
import { announcementJob } from "../endpoints/job.ts";
import { endNotices } from "../notifications/job.ts";
import { createJob } from "../jobs/kinds.ts";
import type { JobPayload } from "../jobs/kinds.ts";
import { firstLookMs, lookAt } from "../jobs/look-times.ts";
import { abandonedAtOf } from "./abandoned.ts";

/** Columns that the cause of an event knows and that no decision depends on. */
export type RowChanges = Partial<
  Pick<
    PredictionRow,
    | "provider"
    | "modelVersion"
    | "providerOutputs"
    | "providerDurationMs"
    | "startedAt"
    | "finishedAt"
    | "callbackUsed"
    | "deadlineAt"
    | "reuseDigest"
  >
>;

export type Cause = {
  actor: Actor;
  requestId?: string | undefined;
  changes?: RowChanges | undefined;
  /** When a deferred submission may be sent again, ms since the epoch. */
  submitAt?: number | undefined;
  /** How often it was sent in vain so far, for the back-off and the end of the tries. */
  tried?: JobPayload<"submit_prediction"> | undefined;
  results?: Unit["results"] | undefined;
  doneJob?: Unit["doneJob"] | undefined;
  isFirstOfAlike?: boolean | undefined;
  /** For the operator's timeline: raw words of the provider, reasons, counts. */
  detail?: Record<string, unknown> | undefined;
};

/** One ledger entry, under the key that makes it happen at most once. */
export function ledgerEntry(
  context: EngineContext,
  row: PredictionRow,
  entry: { kind: "reservation" | "capture" | "release"; credits: number; at: number },
): Omit<LedgerEntryRow, "commitId"> {
  return {
    id: context.newId(),
    accountId: row.accountId,
    predictionId: row.id,
    kind: entry.kind,
    credits: entry.credits,
    idempotencyKey: `${entry.kind}:${row.id}`,
    at: entry.at,
    detail: null,
  };
}

type EffectWrites = { ledger: Omit<LedgerEntryRow, "commitId">[]; jobs: NewJob[] };

async function writesOf(
  context: EngineContext,
  row: PredictionRow,
  effect: Effect,
  cause: Cause,
): Promise<EffectWrites> {
  const now = context.now();
  switch (effect.type) {
    case "capture":
    case "release":
      return {
        ledger: [
          ledgerEntry(context, row, { kind: effect.type, credits: effect.credits, at: now }),
        ],
        jobs: [],
      };
    case "submit": {
      const payload = cause.tried ?? { deferrals: 0 };
      const runAt = cause.submitAt ?? now;
      return {
        ledger: [],
        jobs: [createJob(context, "submit_prediction", row, { payload, runAt })],
      };
    }
    case "adopt": {
      const runAt = now + ADOPTION_LOOKS_MS[0];
      return {
        ledger: [],
        jobs: [createJob(context, "adopt_prediction", row, { payload: { looks: 0 }, runAt })],
      };
    }
    case "reconcile": {
      const runAt = lookAt(row, now, await firstLookMs(context, row));
      const payload = { looks: 0, missing: 0 };
      return {
        ledger: [],
        jobs: [createJob(context, "reconcile_prediction", row, { payload, runAt })],
      };
    }
    case "cancelAtProvider":
      return {
        ledger: [],
        jobs: [createJob(context, "cancel_prediction", row, { payload: {}, runAt: now })],
      };
    case "storeResults":
      return {
        ledger: [],
        jobs: [createJob(context, "store_results", row, { payload: {}, runAt: now })],
      };
  }
}

/**
 * When the answer of the present creation was lost. The first loss counts, since a repeated one
 * must not open the window of adoption again; a creation that was turned away lost nothing.
 */
function lostAtOf(row: PredictionRow, event: LifecycleEvent, now: number): number | null {
  if (event.type === "submission.deferred") return null;
  return row.lostAt ?? (event.type === "submission.lost" ? now : null);
}

function nextRow(
  row: PredictionRow,
  next: NextState,
  event: LifecycleEvent,
  facts: {
    now: number;
    cause: Cause;
    effects: readonly Effect[];
    abandonedAt: number | null;
  },
): PredictionRow {
  const { now, cause, effects, abandonedAt } = facts;
  const captured = effects.reduce(
    (sum, effect) => (effect.type === "capture" ? sum + effect.credits : sum),
    0,
  );
  const news = event.type === "provider.updated" || event.type === "submission.accepted";
  const bound = row.providerPredictionId === null && next.providerPredictionId !== null;
  const final = news && isFinalPhase(event.phase);
  const running = next.status === "processing" || final;
  const ended = isTerminal(next.status);
  return {
    ...row,
    ...cause.changes,
    status: next.status,
    sequence: row.sequence + 1,
    providerPredictionId: next.providerPredictionId,
    providerStatus: news ? event.providerStatus : row.providerStatus,
    cancelRequested: next.cancelRequested,
    errorCode: next.error ?? row.errorCode,
    submittedAt: bound ? now : row.submittedAt,
    lostAt: lostAtOf(row, event, now),
    startedAt: row.startedAt ?? cause.changes?.startedAt ?? (running ? now : null),
    // Only needed until the results are stored; they can be large.
    providerOutputs: ended ? null : (cause.changes?.providerOutputs ?? row.providerOutputs),
    finishedAt: row.finishedAt ?? cause.changes?.finishedAt ?? (final ? now : null),
    endedAt: ended ? now : null,
    abandonedAt,
    reuseOf: next.reuseOf,
    creditsReserved: ended ? 0 : row.creditsReserved,
    creditsCaptured: row.creditsCaptured + captured,
  };
}

/** Whoever is charged without a result can read by which rule; the audit asks for it. */
function detailOf(cause: Cause, next: NextState, effects: readonly Effect[]) {
  const isCharged = effects.some((effect) => effect.type === "capture");
  if (!isCharged || next.status === "succeeded") return cause.detail ?? null;
  return { ...cause.detail, moneyRule: next.error };
}

/** All writes of one transition, as data: the event, the row, the money, the work, the results. */
export async function createUnit(
  context: EngineContext,
  row: PredictionRow,
  event: LifecycleEvent,
  decision: { next: NextState; effects: readonly Effect[] },
  cause: Cause,
): Promise<Unit> {
  const now = context.now();
  const { next, effects } = decision;
  const end = { status: next.status, by: cause.actor.kind };
  const abandonedAt = await abandonedAtOf(context, row, end);
  const after = nextRow(row, next, event, { now, cause, effects, abandonedAt });
  const writes = await Promise.all(
    effects.map((effect) => writesOf(context, after, effect, cause)),
  );
  return {
    prediction: after,
    event: {
      uid: context.newId(),
      predictionId: row.id,
      accountId: row.accountId,
      sequence: after.sequence,
      type: event.type,
      fromStatus: row.status,
      toStatus: next.status,
      actor: actorName(cause.actor),
      requestId: cause.requestId ?? null,
      at: now,
      detail: detailOf(cause, next, effects),
    },
    ledger: writes.flatMap((write) => write.ledger),
    jobs: [
      ...writes.flatMap((write) => write.jobs),
      ...endNotices(context, after, cause.actor.kind),
    ],
    results: cause.results ?? [],
    ...(announcementOf(row.status, next.status) === null
      ? {}
      : { announcement: announcementJob(context, after) }),
    ...(cause.doneJob === undefined ? {} : { doneJob: cause.doneJob }),
    ...(cause.isFirstOfAlike === true ? { isFirstOfAlike: true } : {}),
  };
}
