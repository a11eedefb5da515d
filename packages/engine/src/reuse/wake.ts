import { job, prediction } from "@darkroom/db";
import type { PredictionRow } from "@darkroom/db";
import { and, eq, gt, inArray, isNull } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { write } from "../write.ts";

/**
 * Wakes those that wait for the result of a prediction which has ended. What fails here is found
 * by their own looks, so that nobody has to wait for it.
 */
export async function wakeFollowers(
  context: EngineContext,
  { id, reuseDigest }: Pick<PredictionRow, "id" | "reuseDigest">,
): Promise<void> {
  if (reuseDigest === null) return;
  const { orm } = context.database;
  const now = context.now();
  try {
    const followers = await orm
      .select({ id: prediction.id })
      .from(prediction)
      .where(and(eq(prediction.reuseOf, id), isNull(prediction.endedAt)));
    if (followers.length === 0) return;
    const ids = followers.map((follower) => follower.id);
    const isWaiting = and(
      inArray(job.predictionId, ids),
      eq(job.kind, "follow_prediction"),
      gt(job.runAt, now),
    );
    await write(context, orm.update(job).set({ runAt: now }).where(isWaiting));
    context.announceWork();
  } catch (error) {
    context.log("warn", "those that wait for a result could not be woken", { id, error });
  }
}
