import { prediction, predictionProgress, storedResult } from "@darkroom/db";
import type { PredictionProgressRow, PredictionRow, StoredResultRow } from "@darkroom/db";
import { z } from "zod";
import type { EngineContext } from "../context.ts";
import { SNAPSHOT_FLOOR_MS, SNAPSHOT_MS } from "../limits.ts";
import { createRowCheck } from "./is-row.ts";
import type { KeptFacts } from "./view.ts";

/** Above every sequence: what was of this prediction may not be kept at all. */
const GONE_VERSION = Number.MAX_SAFE_INTEGER;

const SnapshotSchema = z.object({
  /** When the database was asked, before the answer; ms since the epoch. */
  at: z.number(),
  row: z.custom<PredictionRow>(createRowCheck(prediction)),
  results: z.array(z.custom<StoredResultRow>(createRowCheck(storedResult))),
  progress: z.custom<PredictionProgressRow>(createRowCheck(predictionProgress)).nullable(),
});
type Snapshot = z.infer<typeof SnapshotSchema>;

const keyOf = (predictionId: string): string => `prediction:${predictionId}`;

/** Grows with each event and, between two of them, with the share that is done, in [0, 1]. */
export const versionOf = (
  row: Pick<PredictionRow, "sequence">,
  progress: Pick<PredictionProgressRow, "share"> | null,
): number => row.sequence + (progress?.share ?? 0) / 2;

function parse(text: string): Snapshot | null {
  try {
    return SnapshotSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * The kept snapshot, as far as this caller may be answered by it: their own prediction, not
 * deleted, not behind what they have seen, and not over its time by its own clock, whatever the
 * store says. Null sends them to the database.
 */
export async function readSnapshot(
  context: EngineContext,
  query: { accountId: string; id: string; minSequence?: number | undefined },
): Promise<Snapshot | null> {
  const text = (await context.snapshots?.get(keyOf(query.id))) ?? null;
  const snapshot = text === null ? null : parse(text);
  if (snapshot === null) return null;
  const { row, at } = snapshot;
  const isAsked = row.id === query.id && row.accountId === query.accountId;
  const isBehind = row.sequence < (query.minSequence ?? 0);
  const isOver = Math.abs(context.now() - at) >= SNAPSHOT_MS;
  return isAsked && row.deletedAt === null && !isBehind && !isOver ? snapshot : null;
}

/** Keeps what was read for other readers; what took its whole time to be read is not kept. */
export async function keepSnapshot(
  context: EngineContext,
  read: { at: number; row: PredictionRow; kept: KeptFacts },
): Promise<void> {
  const { at, row } = read;
  const progress = read.kept.progress[0] ?? null;
  // A view shows none of these; outputs can be large, and the others are nobody else's business.
  const shown = { ...row, providerOutputs: null, idempotencyKey: null, quotaSubject: null };
  const snapshot: Snapshot = { at, row: shown, results: [...read.kept.results], progress };
  const entry = { version: versionOf(row, progress), text: JSON.stringify(snapshot) };
  await context.snapshots?.put(keyOf(row.id), entry, at + SNAPSHOT_MS - context.now());
}

/** Of versions below this one nothing may be read any more: called after a commit, before its end is told. */
export async function forbidBelow(
  context: EngineContext,
  predictionId: string,
  version: number,
): Promise<void> {
  await context.snapshots?.put(keyOf(predictionId), { version, text: null }, SNAPSHOT_FLOOR_MS);
}

/** For predictions that have lost something without an event: nothing of them may be kept. */
export async function forbidAll(
  context: EngineContext,
  predictionIds: readonly string[],
): Promise<void> {
  const ids = [...new Set(predictionIds)];
  await Promise.all(ids.map((id) => forbidBelow(context, id, GONE_VERSION)));
}
