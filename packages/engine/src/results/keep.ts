import { createHash } from "node:crypto";
import type { PredictionRow, StoredResultRow } from "@darkroom/db";
import type { ErrorCode } from "@darkroom/lifecycle";
import type { ProviderOutput } from "@darkroom/providers";
import type { EngineContext } from "../context.ts";
import { outputsSchema } from "../jobs/kinds.ts";
import { OUTPUTS_MAX } from "../limits.ts";
import { describe, extensionOf, keepsPromise, promisedKind } from "./describe.ts";
import { fetchOutput } from "./fetch.ts";

export type Kept =
  | { outcome: "kept"; results: StoredResultRow[] }
  | { outcome: "rejected"; error: ErrorCode; reason: string }
  | { outcome: "retry"; reason: string };
type Setback = Exclude<Kept, { outcome: "kept" }>;

const rejected = (error: ErrorCode, reason: string): Setback => ({
  outcome: "rejected",
  error,
  reason,
});

const spoolKey = (predictionId: string, position: number): string => `${predictionId}-${position}`;

/** The prediction that a spooled download belongs to. */
export const spooledFor = (key: string): string => key.slice(0, key.lastIndexOf("-"));

/**
 * Bytes from the spool, else from the provider into the spool. With a full spool they are only
 * in hand: they go straight to the storage or are fetched again.
 */
async function secure(
  context: EngineContext,
  row: PredictionRow,
  output: ProviderOutput,
  position: number,
): Promise<{ outcome: "held"; bytes: Uint8Array } | Setback> {
  const key = spoolKey(row.id, position);
  const held = await context.spool.read(key);
  if (held !== null) return { outcome: "held", bytes: held };
  const fetched = await fetchOutput(context, row, output, position);
  if (fetched.outcome !== "fetched") return fetched;
  await context.spool.write(key, fetched.bytes, "application/octet-stream");
  return { outcome: "held", bytes: fetched.bytes };
}

async function keepOne(
  context: EngineContext,
  row: PredictionRow,
  output: ProviderOutput,
  position: number,
): Promise<{ outcome: "stored"; result: StoredResultRow } | Setback> {
  const secured = await secure(context, row, output, position);
  if (secured.outcome !== "held") return secured;
  const { bytes } = secured;
  const promised = promisedKind(context, row);
  const described = await describe(context, promised, output, bytes);
  if (described === null) {
    return rejected("provider_rejected", `an output is not what a model of ${promised} makes`);
  }
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
    sha256: createHash("sha256").update(bytes).digest("hex"),
    storageKey,
    width: described.width,
    height: described.height,
    durationMs: described.durationMs,
    thumbhash: described.thumbhash,
    createdAt: context.now(),
    tombstonedAt: null,
  };
  return { outcome: "stored", result };
}

/** What is worth storing: a model that promises media is not paid for words about it. */
function wantedOutputs(
  context: EngineContext,
  row: PredictionRow,
): readonly ProviderOutput[] | null {
  const parsed = outputsSchema.safeParse(row.providerOutputs ?? []);
  if (!parsed.success) return null;
  const promised = promisedKind(context, row);
  const plain = promised === "text" || promised === "json";
  return plain ? parsed.data : parsed.data.filter((output) => output.kind !== "value");
}

/** Stores what a prediction made: everything or, when one output is refused, nothing. */
export async function keepOutputs(context: EngineContext, row: PredictionRow): Promise<Kept> {
  const outputs = wantedOutputs(context, row);
  if (outputs === null) return rejected("internal", "the kept outputs are unreadable");
  if (outputs.length === 0) {
    const deleted = (row.providerOutputs ?? []).length === 0;
    return deleted
      ? rejected("storage", "the provider deleted its outputs")
      : rejected("provider_rejected", "the outputs are not of the kind that the model promises");
  }
  if (outputs.length > OUTPUTS_MAX) {
    const reason = `${outputs.length} outputs, at most ${OUTPUTS_MAX} are stored`;
    return rejected("provider_rejected", reason);
  }
  // First everything into the spool, whose provider may forget it, then into the storage.
  for (const [position, output] of outputs.entries()) {
    const secured = await secure(context, row, output, position);
    if (secured.outcome !== "held") return secured;
  }
  const results: StoredResultRow[] = [];
  for (const [position, output] of outputs.entries()) {
    const kept = await keepOne(context, row, output, position);
    if (kept.outcome === "rejected") await unstore(context, results);
    if (kept.outcome !== "stored") return kept;
    results.push(kept.result);
  }
  const promised = promisedKind(context, row);
  const kinds = results.map(({ kind }) => kind);
  if (!keepsPromise(promised, kinds)) {
    await unstore(context, results);
    return rejected("provider_rejected", `none of the outputs is ${promised}, which was promised`);
  }
  return { outcome: "kept", results };
}

async function unstore(context: EngineContext, results: readonly StoredResultRow[]): Promise<void> {
  for (const result of results) await context.storage.remove(result.storageKey);
}

/** Frees the spool of a prediction that has ended; what fails is swept later. */
export async function freeSpool(context: EngineContext, predictionId: string): Promise<void> {
  for (let position = 0; position < OUTPUTS_MAX; position += 1) {
    await context.spool.remove(spoolKey(predictionId, position));
  }
}
