import { prediction } from "@darkroom/db";
import { and, count, eq, gt, isNull, min, or } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import type { Quota } from "../views.ts";

/** Lets orders of one subject pass one after the other, so that each sees the one before. */
export interface Turns {
  take: <Result>(subject: string, work: () => Promise<Result>) => Promise<Result>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<void>>();
  return {
    take: async (subject, work) => {
      const before = last.get(subject);
      const result = (before ?? Promise.resolve()).then(work);
      const settled = result.then(
        () => undefined,
        () => undefined,
      );
      last.set(subject, settled);
      try {
        return await result;
      } finally {
        if (last.get(subject) === settled) last.delete(subject);
      }
    },
  };
}

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
