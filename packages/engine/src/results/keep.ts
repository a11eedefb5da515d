import { createHash } from "node:crypto";
import { prediction } from "@darkroom/db";
import type { PredictionRow, StoredResultRow } from "@darkroom/db";
import type { ErrorCode } from "@darkroom/lifecycle";
import type { ProviderOutput } from "@darkroom/providers";
import { and, eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { outputsSchema } from "../jobs/kinds.ts";
import { keptOutputs } from "../jobs/news.ts";
import { OUTPUTS_MAX } from "../limits.ts";
import { isFresh } from "../predictions/is-fresh.ts";
import { write } from "../write.ts";
import { describe, keepsPromise, promisedKind } from "./describe.ts";
import { fetchOutput } from "./fetch.ts";
import { worthStoring } from "./worth-storing.ts";

export type Kept =
  | { outcome: "kept"; results: StoredResultRow[] }
  | { outcome: "rejected"; error: ErrorCode; reason: string }
  /** What lies in the storage by now stays for the next try to replace. */
  | { outcome: "retry"; reason: string };
type Setback = Exclude<Kept, { outcome: "kept" }>;

const rejected = (error: ErrorCode, reason: string): Setback => ({
  outcome: "rejected",
  error,
  reason,
});

/** Any failure of our own is worth another try; it never speaks to the customer. */
export function asRetry(error: unknown): Extract<Kept, { outcome: "retry" }> {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { outcome: "retry", reason };
}

const spoolKey = (predictionId: string, position: number): string => `${predictionId}-${position}`;

/** The prediction that a spooled download belongs to. */
export const spooledFor = (key: string): string => key.slice(0, key.lastIndexOf("-"));

/** The spool guards against trouble elsewhere; trouble of its own must not stop what works. */
async function trySpool<Result>(
  context: EngineContext,
  key: string,
  work: () => Promise<Result>,
): Promise<Result | "broken"> {
  try {
    return await work();
  } catch (error) {
    context.counters.add("spoolFailed");
    context.log("error", "the spool cannot be used", { key, error });
    return "broken";
  }
}

/**
 * Bytes from the spool, else from the provider into the spool. With a full or a broken spool they
 * are only in hand: they go straight to the storage or are fetched again.
 */
async function secure(
  context: EngineContext,
  row: PredictionRow,
  output: ProviderOutput,
  position: number,
): Promise<{ outcome: "held"; bytes: Uint8Array } | Setback> {
  const key = spoolKey(row.id, position);
  const held = await trySpool(context, key, () => context.spool.read(key));
  if (held !== null && held !== "broken") return { outcome: "held", bytes: held };
  const fetched = await fetchOutput(context, row, output, position);
  if (fetched.outcome === "rejected" && held === "broken") {
    // What the provider no longer has may still lie in the spool.
    return { outcome: "retry", reason: `the spool cannot be read; ${fetched.reason}` };
  }
  if (fetched.outcome !== "fetched") return fetched;
  const type = "application/octet-stream";
  await trySpool(context, key, () => context.spool.write(key, fetched.bytes, type));
  return { outcome: "held", bytes: fetched.bytes };
}

/** The same for every try, so that a later one replaces or removes what an earlier one stored. */
export function storageKeyOf({ id, createdAt }: PredictionRow, position: number): string {
  const day = new Date(createdAt).toISOString().slice(0, 10).replaceAll("-", "/");
  return `results/${day}/${id}/${position}`;
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
  const storageKey = storageKeyOf(row, position);
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

/** What came with the success or, where the provider had deleted it by then, what it says now. */
async function namedOutputs(
  context: EngineContext,
  row: PredictionRow,
): Promise<{ outcome: "named"; outputs: unknown[] } | Setback> {
  const named = row.providerOutputs ?? [];
  if (named.length > 0) return { outcome: "named", outputs: named };
  const id = row.providerPredictionId;
  const looked = id === null ? null : await context.providerOf(row.provider)?.get(id);
  if (looked?.outcome === "unavailable") return { outcome: "retry", reason: looked.errorText };
  if (looked?.outcome === "missing" && isFresh(context, row)) {
    return { outcome: "retry", reason: "the provider does not know the fresh prediction" };
  }
  const outputs = looked?.outcome === "found" ? keptOutputs(context, row, looked.update) : [];
  if (outputs.length === 0) return rejected("storage", "the provider deleted its outputs");
  // Kept, since the next try may find them only in the spool.
  await write(
    context,
    context.database.orm
      .update(prediction)
      .set({ providerOutputs: outputs })
      .where(and(eq(prediction.id, row.id), eq(prediction.sequence, row.sequence))),
  );
  return { outcome: "named", outputs };
}

async function wantedOutputs(
  context: EngineContext,
  row: PredictionRow,
): Promise<{ outcome: "wanted"; outputs: readonly ProviderOutput[] } | Setback> {
  const named = await namedOutputs(context, row);
  if (named.outcome !== "named") return named;
  const parsed = outputsSchema.safeParse(named.outputs);
  if (!parsed.success) return rejected("internal", "the kept outputs are unreadable");
  const outputs = worthStoring(context, row, parsed.data);
  return outputs.length > 0
    ? { outcome: "wanted", outputs }
    : rejected("provider_rejected", "the outputs are not of the kind that the model promises");
}

/** Stores what a prediction made: everything or, when one output is refused, nothing. */
export async function keepOutputs(context: EngineContext, row: PredictionRow): Promise<Kept> {
  const wanted = await wantedOutputs(context, row);
  if (wanted.outcome !== "wanted") return wanted;
  const { outputs } = wanted;
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
    const kept = await keepOne(context, row, output, position).catch(asRetry);
    if (kept.outcome !== "stored") return kept;
    results.push(kept.result);
  }
  const promised = promisedKind(context, row);
  const kinds = results.map(({ kind }) => kind);
  if (!keepsPromise(promised, kinds)) {
    return rejected("provider_rejected", `none of the outputs is ${promised}, which was promised`);
  }
  return { outcome: "kept", results };
}

/** Takes back what any try stored for a success that never came to be. */
export async function unstore(context: EngineContext, row: PredictionRow): Promise<void> {
  for (let position = 0; position < OUTPUTS_MAX; position += 1) {
    await context.storage.remove(storageKeyOf(row, position));
  }
}

/** Frees the spool of a prediction that has ended; what fails is swept later. */
export async function freeSpool(context: EngineContext, predictionId: string): Promise<void> {
  for (let position = 0; position < OUTPUTS_MAX; position += 1) {
    await context.spool.remove(spoolKey(predictionId, position));
  }
}
