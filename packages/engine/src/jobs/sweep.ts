import { prediction, predictionProgress } from "@darkroom/db";
import { isTerminal } from "@darkroom/lifecycle";
import { and, eq, inArray, isNotNull, lt, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { SWEEP_ROWS_MAX } from "../limits.ts";
import { loadPrediction } from "../predictions/load.ts";
import { prepareOnce } from "../prepare-once.ts";
import { freeSpool, spooledFor } from "../results/keep.ts";
import { write } from "../write.ts";

/** Removes spooled downloads that no prediction waits for, left by a crash after its end. */
export async function sweepSpool(context: EngineContext): Promise<void> {
  const keys = await context.spool.keys();
  const owners = [...new Set(keys.map(spooledFor))].slice(0, SWEEP_ROWS_MAX);
  for (const id of owners) {
    const row = await loadPrediction(context, id);
    if (row === null || isTerminal(row.status)) await freeSpool(context, id);
  }
}

const endedPreviews = prepareOnce((orm) =>
  orm
    .select({ id: predictionProgress.predictionId, key: predictionProgress.previewKey })
    .from(predictionProgress)
    .innerJoin(prediction, eq(prediction.id, predictionProgress.predictionId))
    .where(
      and(
        isNotNull(predictionProgress.previewKey),
        lt(prediction.endedAt, sql.placeholder("before")),
      ),
    )
    .limit(SWEEP_ROWS_MAX)
    .prepare(),
);

/** Removes the previews of predictions that ended before a time; tells how many. */
export async function sweepPreviews(context: EngineContext, before: number): Promise<number> {
  const rows = await endedPreviews(context).execute({ before });
  if (rows.length === 0) return 0;
  for (const { key } of rows) if (key !== null) await context.previews.remove(key);
  const ids = rows.map((row) => row.id);
  await write(
    context,
    context.database.orm
      .update(predictionProgress)
      .set({ previewKey: null, previewMediaType: null })
      .where(inArray(predictionProgress.predictionId, ids)),
  );
  return rows.length;
}
