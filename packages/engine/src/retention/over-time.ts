import {
  ignoredUpdate,
  job,
  prediction,
  predictionEvent,
  storedResult,
  webhookDelivery,
} from "@darkroom/db";
import { and, asc, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { SWEEP_ROWS_MAX } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";

/** A time, ms since the epoch: what is older is over its time. */
const before = sql.placeholder("before");

/** The rule by which somebody was charged is money and stays. */
export const HAS_WORDS = sql`${predictionEvent.detail} is not null
  and ${predictionEvent.detail} ->> '$.moneyRule' is null`;

/** What is over its time, of each subject the oldest `SWEEP_ROWS_MAX` rows. */
export const overTime = {
  results: prepareOnce((orm) =>
    orm
      .select({
        id: storedResult.id,
        storageKey: storedResult.storageKey,
        predictionId: storedResult.predictionId,
      })
      .from(storedResult)
      .where(and(isNull(storedResult.tombstonedAt), lt(storedResult.createdAt, before)))
      .orderBy(asc(storedResult.createdAt))
      .limit(SWEEP_ROWS_MAX)
      .prepare(),
  ),
  predictions: prepareOnce((orm) =>
    orm
      .select({ id: prediction.id })
      .from(prediction)
      .where(and(isNull(prediction.deletedAt), lt(prediction.endedAt, before)))
      .orderBy(asc(prediction.endedAt))
      .limit(SWEEP_ROWS_MAX)
      .prepare(),
  ),
  events: prepareOnce((orm) =>
    orm
      .select({ id: predictionEvent.id })
      .from(predictionEvent)
      .where(and(HAS_WORDS, lt(predictionEvent.at, before)))
      .orderBy(asc(predictionEvent.at))
      .limit(SWEEP_ROWS_MAX)
      .prepare(),
  ),
  deliveries: prepareOnce((orm) =>
    orm
      .select({ id: webhookDelivery.id })
      .from(webhookDelivery)
      .where(lt(webhookDelivery.receivedAt, before))
      .orderBy(asc(webhookDelivery.receivedAt))
      .limit(SWEEP_ROWS_MAX)
      .prepare(),
  ),
  quotas: prepareOnce((orm) =>
    orm
      .select({ id: prediction.id })
      .from(prediction)
      .where(and(isNotNull(prediction.quotaSubject), lt(prediction.createdAt, before)))
      .limit(SWEEP_ROWS_MAX)
      .prepare(),
  ),
  ignoredUpdates: prepareOnce((orm) =>
    orm
      .select({ id: ignoredUpdate.id })
      .from(ignoredUpdate)
      .where(lt(ignoredUpdate.at, before))
      .orderBy(asc(ignoredUpdate.at))
      .limit(SWEEP_ROWS_MAX)
      .prepare(),
  ),
  deadJobs: prepareOnce((orm) =>
    orm
      .select({ id: job.id })
      .from(job)
      .where(and(isNotNull(job.deadAt), lt(job.deadAt, before)))
      .limit(SWEEP_ROWS_MAX)
      .prepare(),
  ),
} as const;
