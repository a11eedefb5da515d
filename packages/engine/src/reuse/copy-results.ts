import { createHash } from "node:crypto";
import type { PredictionRow, StoredResultRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { storageKeyOf } from "../results/keep.ts";

/** The bytes of a stored result; null where the storage no longer holds what was stored. */
async function readBytes(
  context: EngineContext,
  result: StoredResultRow,
): Promise<Uint8Array | null> {
  const read = await context.storage.read(result.storageKey);
  if (read === null) return null;
  const bytes = new Uint8Array(await new Response(read.body).arrayBuffer());
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return sha256 === result.sha256 ? bytes : null;
}

/**
 * Stores copies of results for another prediction. Its bytes are its own from then on: neither
 * retention nor deletion of the first one touches them. Null where the first no longer has all.
 */
export async function copyResults(
  context: EngineContext,
  row: PredictionRow,
  results: readonly StoredResultRow[],
): Promise<StoredResultRow[] | null> {
  const copies: StoredResultRow[] = [];
  for (const result of results) {
    const bytes = await readBytes(context, result);
    if (bytes === null) return null;
    const storageKey = storageKeyOf(row, result.position);
    await context.storage.put(storageKey, bytes, result.mediaType);
    copies.push({
      ...result,
      id: context.newId(),
      predictionId: row.id,
      accountId: row.accountId,
      storageKey,
      createdAt: context.now(),
    });
  }
  return copies;
}
