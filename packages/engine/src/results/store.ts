import { createHash } from "node:crypto";
import type { PredictionRow, StoredResultRow } from "@darkroom/db";
import type { ErrorCode } from "@darkroom/lifecycle";
import type { ProviderOutput } from "@darkroom/providers";
import { StorageError } from "@darkroom/storage";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import { DONE, doneJob } from "../jobs/job.ts";
import type { JobInHand, JobResult } from "../jobs/job.ts";
import { outputsSchema } from "../jobs/kinds.ts";
import { OUTPUTS_MAX, STORE_ATTEMPTS_MAX } from "../limits.ts";
import { apply } from "../predictions/apply.ts";
import { describe, extensionOf } from "./describe.ts";
import { fetchOutput } from "./fetch.ts";

type Kept =
  | { outcome: "kept"; results: StoredResultRow[] }
  | { outcome: "rejected"; error: ErrorCode; reason: string }
  | { outcome: "retry"; reason: string };

export const spoolKey = (row: PredictionRow, position: number): string => `${row.id}-${position}`;

/** Bytes from the spool, else from the provider into the spool: what we hold cannot be lost. */
async function secure(
  context: EngineContext,
  row: PredictionRow,
  output: ProviderOutput,
  position: number,
): Promise<{ outcome: "held"; bytes: Uint8Array } | Exclude<Kept, { outcome: "kept" }>> {
  const key = spoolKey(row, position);
  const held = await context.spool.read(key);
  if (held !== null) return { outcome: "held", bytes: held };
  const fetched = await fetchOutput(context, row, output, position);
  if (fetched.outcome !== "fetched") return fetched;
  const spooled = await context.spool.write(key, fetched.bytes, "application/octet-stream");
  if (spooled.outcome === "full") return { outcome: "retry", reason: "the spool is full" };
  return { outcome: "held", bytes: fetched.bytes };
}

async function keepOne(
  context: EngineContext,
  row: PredictionRow,
  output: ProviderOutput,
  position: number,
): Promise<Kept> {
  const secured = await secure(context, row, output, position);
  if (secured.outcome !== "held") return secured;
  const { bytes } = secured;
  const described = await describe(context, row, output, bytes);
  if (described === null) {
    return { outcome: "rejected", error: "provider_rejected", reason: "the output is no picture" };
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const day = new Date(row.createdAt).toISOString().slice(0, 10).replaceAll("-", "/");
  const storageKey = `results/${day}/${row.id}/${position}.${extensionOf(described.mediaType)}`;
  await context.storage.put(storageKey, bytes, described.mediaType);
  const result: StoredResultRow = {
    id: context.newId(),
    predictionId: row.id,
    accountId: row.accountId,
    position,
    kind: described.kind,
    mediaType: described.mediaType,
    bytes: bytes.length,
    sha256,
    storageKey,
    width: described.width,
    height: described.height,
    durationMs: null,
    thumbhash: described.thumbhash,
    createdAt: context.now(),
    tombstonedAt: null,
  };
  return { outcome: "kept", results: [result] };
}

async function keepAll(context: EngineContext, row: PredictionRow): Promise<Kept> {
  const parsed = outputsSchema.safeParse(row.providerOutputs ?? []);
  if (!parsed.success) throw new EngineError("broken_store", "the kept outputs are unreadable");
  const outputs = parsed.data;
  if (outputs.length === 0) {
    return { outcome: "rejected", error: "storage", reason: "the provider deleted its outputs" };
  }
  if (outputs.length > OUTPUTS_MAX) {
    const reason = `${outputs.length} outputs, at most ${OUTPUTS_MAX} are stored`;
    return { outcome: "rejected", error: "provider_rejected", reason };
  }
  // First everything into the spool, whose provider may forget it, then into the storage.
  for (const [position, output] of outputs.entries()) {
    const secured = await secure(context, row, output, position);
    if (secured.outcome !== "held") return secured;
  }
  const results: StoredResultRow[] = [];
  for (const [position, output] of outputs.entries()) {
    const kept = await keepOne(context, row, output, position);
    if (kept.outcome !== "kept") return kept;
    results.push(...kept.results);
  }
  return { outcome: "kept", results };
}

async function clean(context: EngineContext, row: PredictionRow): Promise<void> {
  for (let position = 0; position < OUTPUTS_MAX; position += 1) {
    await context.spool.remove(spoolKey(row, position));
  }
  await context.previews.remove(`previews/${row.id}`);
}

function storageReason(error: unknown): string {
  if (error instanceof StorageError) return error.message;
  throw error;
}

/**
 * Brings the outputs home: spool, storage, and then success with the capture in one unit. While
 * the storage is down the spool holds the bytes and the job comes again.
 */
export async function storeResults(context: EngineContext, hand: JobInHand): Promise<JobResult> {
  const { job, row } = hand;
  if (row.status !== "storing") return DONE;
  const kept = await keepAll(context, row).catch((error: unknown): Kept => ({
    outcome: "retry",
    reason: storageReason(error),
  }));
  const actor = { kind: "worker", id: context.workerName } as const;
  const lastTry = job.attempts >= STORE_ATTEMPTS_MAX;
  if (kept.outcome === "retry" && !lastTry) return { outcome: "failed", error: kept.reason };
  const event =
    kept.outcome === "kept"
      ? ({ type: "result.stored", actualCredits: row.creditsPrice } as const)
      : ({
          type: "result.rejected",
          error: kept.outcome === "rejected" ? kept.error : "storage",
        } as const);
  const result = await apply(context, row.id, event, {
    actor,
    doneJob: doneJob(context, job),
    ...(kept.outcome === "kept"
      ? { results: kept.results }
      : { detail: { errorText: kept.reason } }),
  });
  if (result.outcome === "contended") return { outcome: "again", runAt: context.now() };
  await clean(context, row);
  return DONE;
}
