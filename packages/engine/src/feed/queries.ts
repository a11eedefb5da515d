import { account, prediction, predictionEvent, predictionProgress } from "@darkroom/db";
import { and, asc, desc, eq, gt, gte, isNull, lte, sql } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import { prepareOnce } from "../prepare-once.ts";
import { FEED_MISSED_EVENTS_MAX, FEED_PAGE_EVENTS_MAX, FEED_PROGRESS_ROWS_MAX } from "./limits.ts";

const given = (name: string) => sql.placeholder(name);

/** The highest id of any event, 0 before the first one. */
export const newestEvent = prepareOnce((orm) =>
  orm
    .select({ id: sql<number>`coalesce(max(${predictionEvent.id}), 0)` })
    .from(predictionEvent)
    .prepare(),
);

/** A page of the events after `afterId`, with both accounts that may read of them. */
export const eventsAfter = prepareOnce((orm) =>
  orm
    .select({
      id: predictionEvent.id,
      predictionId: predictionEvent.predictionId,
      accountId: predictionEvent.accountId,
      mergedInto: account.mergedInto,
    })
    .from(predictionEvent)
    .leftJoin(account, eq(account.id, predictionEvent.accountId))
    .where(gt(predictionEvent.id, given("afterId")))
    .orderBy(asc(predictionEvent.id))
    .limit(FEED_PAGE_EVENTS_MAX)
    .prepare(),
);

/**
 * Events of one account after `afterId` and up to `newestId`, in no order, so that the read stops
 * at the limit however many there are; one more than the limit says that there are more.
 */
export const missedEvents = prepareOnce((orm) =>
  orm
    .select({ id: predictionEvent.id, predictionId: predictionEvent.predictionId })
    .from(predictionEvent)
    .where(
      and(
        ownedBy(predictionEvent.accountId, given("accountId")),
        gt(predictionEvent.id, given("afterId")),
        lte(predictionEvent.id, given("newestId")),
      ),
    )
    .limit(FEED_MISSED_EVENTS_MAX + 1)
    .prepare(),
);

/** The newest changes of progress since a time, with both accounts that may read of them. */
export const progressSince = prepareOnce((orm) =>
  orm
    .select({
      predictionId: predictionProgress.predictionId,
      share: predictionProgress.share,
      previewKey: predictionProgress.previewKey,
      at: predictionProgress.at,
      accountId: prediction.accountId,
      mergedInto: account.mergedInto,
    })
    .from(predictionProgress)
    .innerJoin(prediction, eq(prediction.id, predictionProgress.predictionId))
    .leftJoin(account, eq(account.id, prediction.accountId))
    .where(gte(predictionProgress.at, given("since")))
    .orderBy(desc(predictionProgress.at))
    .limit(FEED_PROGRESS_ROWS_MAX)
    .prepare(),
);

/** Those of the named predictions that this account may read. `ids` is JSON text. */
export const ownedAmong = prepareOnce((orm) =>
  orm
    .select()
    .from(prediction)
    .where(
      and(
        sql`${prediction.id} in (select value from json_each(${given("ids")}))`,
        ownedBy(prediction.accountId, given("accountId")),
        isNull(prediction.deletedAt),
      ),
    )
    .prepare(),
);
