import { prediction } from "@darkroom/db";
import { and, eq, lte, sql } from "drizzle-orm";
import { lastSeenAt } from "../accounts/last-seen.ts";
import type { EngineContext } from "../context.ts";
import { ABANDONED_AFTER_MS, ABANDONED_ROWS_MAX, ROUND_GAP_MS_MAX } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";
import { whereAwaited } from "./abandoned.ts";
import { apply } from "./apply.ts";

const abandonedInQueue = prepareOnce((orm) =>
  orm
    .select({ id: prediction.id })
    .from(prediction)
    .where(
      and(
        eq(prediction.status, "queued"),
        whereAwaited(),
        lte(prediction.createdAt, sql.placeholder("since")),
        sql`${prediction.model} in (select value from json_each(${sql.placeholder("models")}))`,
        sql`${lastSeenAt(prediction.accountId)} <= ${sql.placeholder("since")}`,
      ),
    )
    .limit(ABANDONED_ROWS_MAX)
    .prepare(),
);

/**
 * Cancels with release what is still queued, whose model wants that, and for which nobody waits
 * any more. What was sent meanwhile goes on. At most `ABANDONED_ROWS_MAX` at once; true when there
 * may be more.
 */
async function cancelAbandoned(context: EngineContext): Promise<boolean> {
  const models = context.models
    .filter(({ whenAbandoned }) => whenAbandoned === "cancel_queued")
    .map(({ model }) => model);
  if (models.length === 0) return false;
  const since = context.now() - ABANDONED_AFTER_MS;
  const query = { since, models: JSON.stringify(models) };
  const found = await abandonedInQueue(context).execute(query);
  const actor = { kind: "worker", id: context.workerName } as const;
  for (const { id } of found) {
    const detail = { reason: "nobody waits any more" };
    await apply(context, id, { type: "waiting.abandoned" }, { actor, detail });
  }
  return found.length === ABANDONED_ROWS_MAX;
}

/**
 * The duty to cancel what was abandoned, for one worker. It rests until the worker has gone round
 * without a gap for as long as somebody may be away: after an outage, or the sleep of a machine,
 * nobody has had a chance to be seen.
 */
export function createAbandonment(): (context: EngineContext) => Promise<boolean> {
  let steadySince: number | null = null;
  let lastAt: number | null = null;
  return async (context) => {
    const now = context.now();
    const gapMs = lastAt === null ? Number.POSITIVE_INFINITY : now - lastAt;
    if (steadySince === null || gapMs < 0 || gapMs > ROUND_GAP_MS_MAX) steadySince = now;
    lastAt = now;
    return now - steadySince < ABANDONED_AFTER_MS ? false : cancelAbandoned(context);
  };
}
