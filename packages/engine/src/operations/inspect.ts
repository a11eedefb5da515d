import {
  ignoredUpdate,
  job,
  ledgerEntry,
  operatorAccess,
  predictionEvent,
  storedResult,
  webhookDelivery,
} from "@darkroom/db";
import type { OperatorAccessRow, PredictionRow } from "@darkroom/db";
import { asc, desc, eq, lt } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { PAGE_ITEMS_MAX } from "../limits.ts";
import { loadPrediction } from "../predictions/load.ts";
import type { Page } from "../views.ts";
import { write } from "../write.ts";
import { hideTokens, hideTokensIn } from "./hide-tokens.ts";
import type { AccessView, Detail, InspectionView } from "./inspection-view.ts";
import { ACCESSES_TOLD_MAX, INSPECTED_ROWS_MAX } from "./limits.ts";

const timeOf = (at: number): string => new Date(at).toISOString();
const timeOrNull = (at: number | null): string | null => (at === null ? null : timeOf(at));

function viewAccess(row: OperatorAccessRow): AccessView {
  return { ...row, at: timeOf(row.at) };
}

function viewRow(row: PredictionRow): InspectionView["prediction"] {
  const { id, accountId, requestId, provider, model, modelVersion, status } = row;
  const { providerStatus, providerPredictionId, pattern, priority, errorCode } = row;
  const { retryOf, cancelRequested, callbackUsed } = row;
  return {
    id,
    accountId,
    requestId,
    provider,
    model,
    modelVersion,
    status,
    providerStatus,
    providerPredictionId,
    pattern,
    priority,
    errorCode,
    input: row.input,
    credits: {
      price: row.creditsPrice,
      reserved: row.creditsReserved,
      captured: row.creditsCaptured,
    },
    retryOf,
    cancelRequested,
    callbackUsed,
    createdAt: timeOf(row.createdAt),
    runAt: timeOrNull(row.runAt),
    submittedAt: timeOrNull(row.submittedAt),
    lostAt: timeOrNull(row.lostAt),
    startedAt: timeOrNull(row.startedAt),
    finishedAt: timeOrNull(row.finishedAt),
    endedAt: timeOrNull(row.endedAt),
    abandonedAt: timeOrNull(row.abandonedAt),
    deadlineAt: timeOf(row.deadlineAt),
  };
}

const detailOf = (detail: Record<string, unknown> | null): Detail =>
  detail === null ? null : hideTokensIn(detail);
const textOf = (text: string | null): string | null => (text === null ? null : hideTokens(text));

async function readEvents({ database: { orm } }: EngineContext, id: string) {
  const rows = await orm
    .select()
    .from(predictionEvent)
    .where(eq(predictionEvent.predictionId, id))
    .orderBy(asc(predictionEvent.sequence))
    .limit(INSPECTED_ROWS_MAX);
  return rows.map((row) => ({
    sequence: row.sequence,
    type: row.type,
    from: row.fromStatus,
    to: row.toStatus,
    actor: row.actor,
    requestId: row.requestId,
    at: timeOf(row.at),
    detail: detailOf(row.detail),
  }));
}

async function readDeliveries({ database: { orm } }: EngineContext, id: string) {
  const rows = await orm
    .select()
    .from(webhookDelivery)
    .where(eq(webhookDelivery.predictionId, id))
    .orderBy(asc(webhookDelivery.id))
    .limit(INSPECTED_ROWS_MAX);
  return rows.map((row) => ({
    id: row.id,
    webhookId: row.webhookId,
    receivedAt: timeOf(row.receivedAt),
    processedAt: timeOrNull(row.processedAt),
    verdict: row.verdict,
    outcome: row.outcome,
    attempts: row.attempts,
    bodyBytes: row.bodyBytes,
    body: textOf(row.body),
  }));
}

async function readIgnored({ database: { orm } }: EngineContext, id: string) {
  const rows = await orm
    .select()
    .from(ignoredUpdate)
    .where(eq(ignoredUpdate.predictionId, id))
    .orderBy(asc(ignoredUpdate.id))
    .limit(INSPECTED_ROWS_MAX);
  return rows.map((row) => ({
    source: row.source,
    reason: row.reason,
    providerPredictionId: row.providerPredictionId,
    providerStatus: row.providerStatus,
    at: timeOf(row.at),
    detail: detailOf(row.detail),
  }));
}

async function readJobs({ database: { orm } }: EngineContext, id: string) {
  const rows = await orm
    .select()
    .from(job)
    .where(eq(job.predictionId, id))
    .orderBy(asc(job.id))
    .limit(INSPECTED_ROWS_MAX);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    runAt: timeOf(row.runAt),
    attempts: row.attempts,
    attemptsMax: row.attemptsMax,
    leaseOwner: row.leaseOwner,
    deadAt: timeOrNull(row.deadAt),
    lastError: textOf(row.lastError),
  }));
}

async function readLedger({ database: { orm } }: EngineContext, id: string) {
  const rows = await orm
    .select()
    .from(ledgerEntry)
    .where(eq(ledgerEntry.predictionId, id))
    .orderBy(asc(ledgerEntry.id))
    .limit(INSPECTED_ROWS_MAX);
  return rows.map(({ kind, credits, idempotencyKey, at }) => ({
    kind,
    credits,
    idempotencyKey,
    at: timeOf(at),
  }));
}

async function readResults({ database: { orm } }: EngineContext, id: string) {
  const rows = await orm
    .select()
    .from(storedResult)
    .where(eq(storedResult.predictionId, id))
    .orderBy(asc(storedResult.position))
    .limit(INSPECTED_ROWS_MAX);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    mediaType: row.mediaType,
    bytes: row.bytes,
    sha256: row.sha256,
    createdAt: timeOf(row.createdAt),
    tombstonedAt: timeOrNull(row.tombstonedAt),
  }));
}

/** Everything that is known of one prediction; the look is written down first, or nothing is told. */
export async function inspectPrediction(
  context: EngineContext,
  look: { id: string; operator: string; requestId: string },
): Promise<InspectionView | null> {
  const { orm } = context.database;
  const row = await loadPrediction(context, look.id);
  if (row === null) return null;
  const access: OperatorAccessRow = {
    id: context.newId(),
    operator: look.operator,
    kind: "prediction",
    predictionId: row.id,
    accountId: row.accountId,
    requestId: look.requestId,
    at: context.now(),
  };
  await write(context, orm.insert(operatorAccess).values(access));
  const [events, deliveries, ignored, jobs, ledger, results, accesses] = await Promise.all([
    readEvents(context, row.id),
    readDeliveries(context, row.id),
    readIgnored(context, row.id),
    readJobs(context, row.id),
    readLedger(context, row.id),
    readResults(context, row.id),
    orm
      .select()
      .from(operatorAccess)
      .where(eq(operatorAccess.predictionId, row.id))
      .orderBy(desc(operatorAccess.id))
      .limit(ACCESSES_TOLD_MAX),
  ]);
  return {
    prediction: viewRow(row),
    events,
    deliveries,
    ignored,
    jobs,
    ledger,
    results,
    accesses: accesses.map(viewAccess),
  };
}

/** Looks of operators, newest first; ids are UUID v7, their order is the order of time. */
export async function listAccesses(
  context: EngineContext,
  query: { cursor: string | null; most: number },
): Promise<Page<AccessView>> {
  const most = Math.min(PAGE_ITEMS_MAX, Math.max(1, query.most));
  const rows = await context.database.orm
    .select()
    .from(operatorAccess)
    .where(query.cursor === null ? undefined : lt(operatorAccess.id, query.cursor))
    .orderBy(desc(operatorAccess.id))
    .limit(most + 1);
  const page = rows.slice(0, most);
  const last = page.at(-1);
  return {
    items: page.map(viewAccess),
    nextCursor: rows.length > most && last !== undefined ? last.id : null,
  };
}
