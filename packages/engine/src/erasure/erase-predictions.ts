import { predictionProgress, storedResult } from "@darkroom/db";
import { and, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { forbidAll } from "../predictions/snapshot.ts";
import { freeSpool } from "../results/keep.ts";
import { removeResults } from "../retention/remove-results.ts";
import { write } from "../write.ts";
import { scrubStatements } from "./scrub.ts";

async function removePreviews(context: EngineContext, ids: readonly string[]): Promise<void> {
  const { orm } = context.database;
  const shown = and(
    inArray(predictionProgress.predictionId, [...ids]),
    isNotNull(predictionProgress.previewKey),
  );
  const rows = await orm.select().from(predictionProgress).where(shown);
  for (const { predictionId, previewKey } of rows) {
    if (previewKey !== null) await context.previews.remove(previewKey);
    await write(
      context,
      orm.delete(predictionProgress).where(eq(predictionProgress.predictionId, predictionId)),
    );
  }
}

/**
 * Removes the bytes of ended predictions and everything that was written of them; tombstones and
 * costs stay. It can be repeated after a crash anywhere.
 * @throws Error where a storage kept some of the bytes
 */
export async function erasePredictions(
  context: EngineContext,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const { orm } = context.database;
  const held = await orm
    .select({
      id: storedResult.id,
      storageKey: storedResult.storageKey,
      predictionId: storedResult.predictionId,
    })
    .from(storedResult)
    .where(and(inArray(storedResult.predictionId, [...ids]), isNull(storedResult.tombstonedAt)));
  const refused = await removeResults(context, held);
  await removePreviews(context, ids);
  for (const id of ids) await freeSpool(context, id);
  try {
    await write(
      context,
      ...scrubStatements(context, ids),
      // A hash of a picture tells which picture it was; a thumbnail is a picture itself.
      orm
        .update(storedResult)
        .set({ thumbhash: null, sha256: "" })
        .where(
          and(inArray(storedResult.predictionId, [...ids]), isNotNull(storedResult.tombstonedAt)),
        ),
    );
  } finally {
    await forbidAll(context, ids);
  }
  if (refused.size > 0) throw new Error(`the storage kept ${String(refused.size)} results`);
}
