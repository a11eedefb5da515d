import type { PredictionProgressRow, PredictionRow, StoredResultRow } from "@darkroom/db";
import { CLOSED_BREAKER, isOutOfService, isTerminal } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import { usualRange } from "../models/history.ts";
import type { RunHistory } from "../models/history.ts";
import { patternOf } from "../models/pattern.ts";
import { isPaused, openPauses } from "../queue/pauses/read.ts";
import { readPlaces } from "../queue/places/read-places.ts";
import type { Place } from "../queue/places/read-places.ts";
import { startsInQueue } from "../queue/places/starts-in.ts";
import { PAUSED_STAGE, PAUSED_WORDS, errorWords, messageOf, stageOf } from "../text.ts";
import type { OutputView, PredictionView } from "../views.ts";
import { etaOf, pollAfterOf, progressOf, startsInOf } from "./timing.ts";

type Facts = {
  results: readonly StoredResultRow[];
  progress: PredictionProgressRow | null;
  history: RunHistory;
  place: Place | null;
  isProviderOut: boolean;
  isPaused: boolean;
};

/** What is kept of some predictions besides their rows. */
export type KeptFacts = {
  results: readonly StoredResultRow[];
  progress: readonly PredictionProgressRow[];
};

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

/** A stored result as its owner reads it. */
export function outputView(result: StoredResultRow): OutputView {
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

function previewOf(row: PredictionRow, facts: Facts): { url: string } | null {
  const { progress } = facts;
  if (progress?.previewKey == null || isTerminal(row.status)) return null;
  return { url: `/results/${row.id}/preview?v=${progress.at}` };
}

function errorOf(row: PredictionRow): PredictionView["error"] {
  if (row.errorCode === null || row.status === "succeeded") return null;
  return {
    code: row.errorCode,
    message: errorWords(row) ?? "",
    released: row.endedAt === null ? 0 : row.creditsPrice - row.creditsCaptured,
  };
}

/** What ended without a result has reused none. */
function reusedFromOf({ status, reuseOf }: PredictionRow): string | null {
  return status === "succeeded" || !isTerminal(status) ? reuseOf : null;
}

function waitsForOf(row: PredictionRow, now: number, facts: Facts): PredictionView["waitsFor"] {
  if (!isWaiting(row, now)) return null;
  if (facts.isPaused) return "operator";
  return facts.isProviderOut ? "provider" : "slot";
}

/** When a queued prediction starts; null while that hangs on somebody else, and once it is sent. */
function startOf(
  row: PredictionRow,
  now: number,
  waitsFor: PredictionView["waitsFor"],
  { place, history }: Facts,
): PredictionView["startsInMs"] {
  if (row.status !== "queued" || (waitsFor !== null && waitsFor !== "slot")) return null;
  return startsInQueue({ now, runAt: row.runAt, place, history });
}

function render(context: EngineContext, row: PredictionRow, facts: Facts): PredictionView {
  const now = context.now();
  const waitsFor = waitsForOf(row, now, facts);
  const isHeld = waitsFor === "operator";
  const timing = { now, progress: facts.progress, history: facts.history };
  return {
    id: row.id,
    requestId: row.requestId,
    model: row.model,
    status: row.status,
    stage: isHeld ? PAUSED_STAGE : stageOf(row),
    message: isHeld ? PAUSED_WORDS : messageOf(row),
    pattern: patternOf(row, now),
    sequence: row.sequence,
    input: row.input,
    credits: {
      price: row.creditsPrice,
      reserved: row.creditsReserved,
      captured: row.creditsCaptured,
    },
    progress: progressOf(row, timing),
    etaMs: etaOf(row, timing),
    startsInMs: startOf(row, now, waitsFor, facts) ?? startsInOf(row, timing),
    estimate: usualRange(facts.history.sinceStarted()?.estimate ?? null),
    queuePosition: facts.place?.position ?? null,
    waitsFor,
    pollAfterMs: pollAfterOf(row, timing),
    cancelRequested: row.cancelRequested,
    preview: previewOf(row, facts),
    outputs: facts.results.filter((result) => result.tombstonedAt === null).map(outputView),
    error: errorOf(row),
    retryOf: row.retryOf,
    reusedFrom: reusedFromOf(row),
    createdAt: iso(row.createdAt),
    startedAt: isoOrNull(row.startedAt),
    endedAt: isoOrNull(row.endedAt),
  };
}

/**
 * Whether it waits for its turn; one that is to start later, or takes the result of an equal one,
 * has no place.
 */
const isWaiting = ({ status, runAt, reuseOf }: PredictionRow, now: number): boolean =>
  status === "queued" && reuseOf === null && (runAt === null || runAt <= now);

/** What the database keeps of predictions besides their rows, as far as their views show it. */
export async function readKept(
  context: EngineContext,
  rows: readonly PredictionRow[],
): Promise<KeptFacts> {
  const ended = rows.filter((row) => row.status === "succeeded").map((row) => row.id);
  const active = rows.filter((row) => !isTerminal(row.status)).map((row) => row.id);
  const { queries } = context;
  const [results, progress] = await Promise.all([
    ended.length === 0 ? [] : queries.resultsOf.execute({ ids: JSON.stringify(ended) }),
    active.length === 0 ? [] : queries.progressOf.execute({ ids: JSON.stringify(active) }),
  ]);
  return { results, progress };
}

/** Views of many predictions with a few reads, whatever their number. */
export async function viewAll(
  context: EngineContext,
  rows: readonly PredictionRow[],
): Promise<PredictionView[]> {
  return rows.length === 0 ? [] : viewGiven(context, rows, readKept(context, rows));
}

/** Views of predictions whose kept facts are known, or being read. */
export async function viewGiven(
  context: EngineContext,
  rows: readonly PredictionRow[],
  kept: KeptFacts | Promise<KeptFacts>,
): Promise<PredictionView[]> {
  const isAnyQueued = rows.some((row) => row.status === "queued");
  const waiting = rows.filter((row) => isWaiting(row, context.now())).map(({ id }) => id);
  const [{ results, progress }, places, breakers, pauses] = await Promise.all([
    kept,
    readPlaces(context, waiting),
    isAnyQueued ? context.health.all() : null,
    isAnyQueued ? openPauses(context) : [],
  ]);
  return Promise.all(
    rows.map(async (row) =>
      render(context, row, {
        results: results.filter((result) => result.predictionId === row.id),
        progress: progress.find((kept) => kept.predictionId === row.id) ?? null,
        history: await context.history.of(row),
        place: places.get(row.id) ?? null,
        isPaused: isPaused(pauses, row),
        isProviderOut: isOutOfService(breakers?.get(row.provider) ?? CLOSED_BREAKER, context.now()),
      }),
    ),
  );
}

/** The view of one prediction, of the given facts where they are known. */
export async function view(
  context: EngineContext,
  row: PredictionRow,
  kept: KeptFacts | Promise<KeptFacts> = readKept(context, [row]),
): Promise<PredictionView> {
  const [only] = await viewGiven(context, [row], kept);
  if (only === undefined) throw new RangeError("one row gives one view");
  return only;
}
