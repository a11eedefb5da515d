import type { DeliveryJob, NewJob, PredictionRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { JOB_ATTEMPTS_MAX } from "../limits.ts";

/** The bucket that all requests to endpoints share. */
export const ENDPOINTS_BUCKET = "endpoints";

/** What waits behind predictions of people, as batches do. */
const DELIVERY_PRIORITY = 10;

/** Jobs of deliveries, due now; those that are done are not those of their prediction. */
export function deliveryJob(context: EngineContext): DeliveryJob {
  return {
    kind: "deliver_event",
    priority: DELIVERY_PRIORITY,
    attemptsMax: JOB_ATTEMPTS_MAX,
    rateBucket: ENDPOINTS_BUCKET,
    at: context.now(),
  };
}

/**
 * Tells the endpoints of what was just written. It carries no prediction id of its own: what
 * looks after a prediction must not take it for work that moves it on.
 */
export function announcementJob(context: EngineContext, row: PredictionRow): NewJob {
  const now = context.now();
  return {
    id: context.newId(),
    kind: "announce_event",
    predictionId: null,
    accountId: row.accountId,
    payload: { predictionId: row.id, sequence: row.sequence },
    priority: row.priority,
    runAt: now,
    attemptsMax: JOB_ATTEMPTS_MAX,
    rateBucket: null,
    createdAt: now,
  };
}
