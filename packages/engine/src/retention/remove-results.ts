import { storedResult } from "@darkroom/db";
import type { StoredResultRow } from "@darkroom/db";
import { inArray } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { forbidAll } from "../predictions/snapshot.ts";
import { write } from "../write.ts";

/**
 * Removes the bytes of stored results and leaves tombstones. The bytes go first: after a crash
 * in between the row is found again, whereas bytes without a row would be found by nobody. One
 * that cannot be removed keeps no other. Returns the ids of those that the storage kept.
 */
export async function removeResults(
  context: EngineContext,
  results: readonly Pick<StoredResultRow, "id" | "storageKey" | "predictionId">[],
): Promise<ReadonlySet<string>> {
  const removed: string[] = [];
  const refused = new Set<string>();
  for (const { id, storageKey } of results) {
    try {
      await context.storage.remove(storageKey);
      removed.push(id);
    } catch (error) {
      refused.add(id);
      context.log("warn", "a stored result could not be removed", { result: id, error });
    }
  }
  if (removed.length > 0) {
    const tombstones = context.database.orm
      .update(storedResult)
      .set({ tombstonedAt: context.now() })
      .where(inArray(storedResult.id, removed));
    const predictionIds = results.map(({ predictionId }) => predictionId);
    try {
      await write(context, tombstones);
    } finally {
      await forbidAll(context, predictionIds);
    }
  }
  return refused;
}
