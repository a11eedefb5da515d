import { prediction } from "@darkroom/db";
import { and, count, eq, gt, isNull, min, or } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import type { Quota } from "../views.ts";

/**
 * How long until a place of the quota is free; null when there is one now. A place is held by
 * what runs and by what succeeded: with the release of a reservation it is given back.
 */
export async function quotaWaitMs(context: EngineContext, quota: Quota): Promise<number | null> {
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
  if (row === undefined || row.held < quota.slotsMax) return null;
  return Math.max(0, (row.oldestAt ?? now) + quota.windowMs - now);
}
