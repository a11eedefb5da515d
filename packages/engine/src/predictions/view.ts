import type { PredictionProgressRow, PredictionRow, StoredResultRow } from "@darkroom/db";
import {
  CLOSED_BREAKER,
  FAILURE_RULES,
  isOutOfService,
  isTerminal,
  pollAfterMs,
  readProgress,
  remainingMs,
} from "@darkroom/lifecycle";
import type { Progress } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import { usualRange } from "../models/history.ts";
import { messageOf, stageOf } from "../text.ts";
import type { OutputView, PredictionView } from "../views.ts";

/** No number above this is shown before the stored result can be fetched. */
const UNSTORED_SHARE_MAX = 0.99;

type Facts = {
  results: readonly StoredResultRow[];
  progress: PredictionProgressRow | null;
  sortedDurationsMs: readonly number[];
  queuePosition: number | null;
  isProviderOut: boolean;
};

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

function outputView(result: StoredResultRow): OutputView {
  return {
    url: `/results/${result.id}`,
    kind: result.kind,
    mediaType: result.mediaType,
    width: result.width,
    height: result.height,
    durationMs: result.durationMs,
    bytes: result.bytes,
    thumbhash: result.thumbhash,
  };
}

function progressOf(context: EngineContext, row: PredictionRow, facts: Facts): Progress {
  if (row.status === "succeeded") return { value: 1, source: "provider" };
  if (isTerminal(row.status)) return { value: facts.progress?.share ?? null, source: "none" };
  if (row.status === "storing") return { value: UNSTORED_SHARE_MAX, source: "provider" };
  if (row.status !== "processing") return { value: null, source: "none" };
  const progress = readProgress({
    providerShare: facts.progress?.share ?? null,
    elapsedMs: context.now() - (row.startedAt ?? context.now()),
    sortedDurationsMs: facts.sortedDurationsMs,
  });
  return progress.value === null
    ? progress
    : { ...progress, value: Math.min(UNSTORED_SHARE_MAX, progress.value) };
}

function previewOf(row: PredictionRow, facts: Facts): { url: string } | null {
  const { progress } = facts;
  if (progress?.previewKey == null || isTerminal(row.status)) return null;
  return { url: `/results/${row.id}/preview?v=${progress.at}` };
}

function errorOf(row: PredictionRow): PredictionView["error"] {
  if (row.errorCode === null || row.status === "succeeded") return null;
  const rule = FAILURE_RULES[row.errorCode];
  return {
    code: row.errorCode,
    message: rule.message,
    released: row.endedAt === null ? 0 : row.creditsPrice - row.creditsCaptured,
  };
}

function waitsForOf(row: PredictionRow, now: number, facts: Facts): PredictionView["waitsFor"] {
  if (row.status !== "queued" || (row.runAt !== null && row.runAt > now)) return null;
  return facts.isProviderOut ? "provider" : "slot";
}

function render(context: EngineContext, row: PredictionRow, facts: Facts): PredictionView {
  const now = context.now();
  const usual = usualRange(facts.sortedDurationsMs);
  const terminal = isTerminal(row.status);
  return {
    id: row.id,
    requestId: row.requestId,
    model: row.model,
    status: row.status,
    stage: stageOf(row),
    message: messageOf(row),
    pattern: row.pattern,
    sequence: row.sequence,
    input: row.input,
    credits: {
      price: row.creditsPrice,
      reserved: row.creditsReserved,
      captured: row.creditsCaptured,
    },
    progress: progressOf(context, row, facts),
    etaMs: terminal
      ? null
      : remainingMs(facts.sortedDurationsMs, row.startedAt === null ? 0 : now - row.startedAt),
    estimate: usual,
    queuePosition: facts.queuePosition,
    waitsFor: waitsForOf(row, now, facts),
    pollAfterMs: pollAfterMs({
      status: row.status,
      ageMs: now - row.createdAt,
      durations: usual,
      hasLiveProgress: facts.progress !== null,
    }),
    cancelRequested: row.cancelRequested,
    preview: previewOf(row, facts),
    outputs: facts.results.filter((result) => result.tombstonedAt === null).map(outputView),
    error: errorOf(row),
    retryOf: row.retryOf,
    createdAt: iso(row.createdAt),
    startedAt: isoOrNull(row.startedAt),
    endedAt: isoOrNull(row.endedAt),
  };
}

/** How many queued predictions start before this one, by the order in which jobs are claimed. */
async function queuePositionOf(context: EngineContext, row: PredictionRow): Promise<number | null> {
  if (row.status !== "queued") return null;
  const { id, priority, createdAt } = row;
  const [found] = await context.queries.queuedBefore.execute({ id, priority, createdAt });
  return found?.ahead ?? 0;
}

/** Views of many predictions with four reads, whatever their number, plus their queue places. */
export async function viewAll(
  context: EngineContext,
  rows: readonly PredictionRow[],
): Promise<PredictionView[]> {
  if (rows.length === 0) return [];
  const ended = rows.filter((row) => row.status === "succeeded").map((row) => row.id);
  const active = rows.filter((row) => !isTerminal(row.status)).map((row) => row.id);
  const { resultsOf, progressOf } = context.queries;
  const isAnyQueued = rows.some((row) => row.status === "queued");
  const [results, progress, breakers] = await Promise.all([
    ended.length === 0 ? [] : resultsOf.execute({ ids: JSON.stringify(ended) }),
    active.length === 0 ? [] : progressOf.execute({ ids: JSON.stringify(active) }),
    isAnyQueued ? context.health.all() : null,
  ]);
  return Promise.all(
    rows.map(async (row) =>
      render(context, row, {
        results: results.filter((result) => result.predictionId === row.id),
        progress: progress.find((kept) => kept.predictionId === row.id) ?? null,
        sortedDurationsMs: await context.history.sorted(row.model),
        queuePosition: await queuePositionOf(context, row),
        isProviderOut: isOutOfService(breakers?.get(row.provider) ?? CLOSED_BREAKER, context.now()),
      }),
    ),
  );
}

/** The view of one prediction. */
export async function view(context: EngineContext, row: PredictionRow): Promise<PredictionView> {
  const [only] = await viewAll(context, [row]);
  if (only === undefined) throw new RangeError("one row gives one view");
  return only;
}
