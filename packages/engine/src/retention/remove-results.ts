import { storedResult } from "@darkroom/db";
import type { StoredResultRow } from "@darkroom/db";
import { inArray } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { write } from "../write.ts";

/**
 * Removes the bytes of stored results and leaves tombstones. The bytes go first: after a crash
 * in between the row is found again, whereas bytes without a row would be found by nobody.
 * @throws StorageError when the storage refuses; what was removed until then has its tombstone
 */
export async function removeResults(
  context: EngineContext,
  results: readonly Pick<StoredResultRow, "id" | "storageKey">[],
): Promise<void> {
  const removed: string[] = [];
  try {
    for (const { id, storageKey } of results) {
      await context.storage.remove(storageKey);
      removed.push(id);
    }
  } finally {
    if (removed.length > 0) {
      await write(
        context,
        context.database.orm
          .update(storedResult)
          .set({ tombstonedAt: context.now() })
          .where(inArray(storedResult.id, removed)),
      );
    }
  }
}
