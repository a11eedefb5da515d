import { batch, prediction } from "@darkroom/db";
import { and, count, eq, gt, isNull, min, or, sum } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import type { Quota } from "../views.ts";

/**
 * How long until places of the quota are free; null when there are enough now. A place is held by
 * what runs and by what succeeded, and by what waits in batches: with the release of a
 * reservation it is given back.
 */
export async function quotaWaitMs(
  context: EngineContext,
  quota: Quota,
  places = 1,
): Promise<number | null> {
  const now = context.now();
  const [row] = await context.database.orm
    .select({ held: count(), oldestAt: min(prediction.createdAt) })
    .from(prediction)
    .where(
      and(
        eq(prediction.quotaSubject, quota.subject),
        gt(prediction.createdAt, now - quota.windowMs),
        or(isNull(prediction.endedAt), eq(prediction.status, "succeeded")),
      ),
    );
  const [batches] = await context.database.orm
    .select({ waiting: sum(batch.waiting) })
    .from(batch)
    .where(eq(batch.quotaSubject, quota.subject));
  const held = (row?.held ?? 0) + Number(batches?.waiting ?? 0);
  if (held + places <= quota.slotsMax) return null;
  return Math.max(0, (row?.oldestAt ?? now) + quota.windowMs - now);
}
