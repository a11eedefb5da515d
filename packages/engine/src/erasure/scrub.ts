import {
  endpoint,
  endpointDelivery,
  ignoredUpdate,
  job,
  notification,
  prediction,
  predictionEvent,
  predictionProgress,
  webhookDelivery,
} from "@darkroom/db";
import { and, eq, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { HAS_WORDS } from "../retention/over-time.ts";

const RULE = sql`json_object('moneyRule', ${predictionEvent.detail} ->> '$.moneyRule')`;

/**
 * The statements that take from ended predictions what was asked, made, said and sent of them.
 * What they were, when, and what they cost stays. They can be repeated; idempotency keys are left
 * to the caller.
 */
export function scrubStatements({ database: { orm }, now }: EngineContext, ids: readonly string[]) {
  const of = [...ids];
  const events = inArray(predictionEvent.predictionId, of);
  return [
    orm
      .update(prediction)
      .set({
        input: {},
        inputDigest: "",
        requestId: "",
        providerOutputs: null,
        quotaSubject: null,
        reuseDigest: null,
        deletedAt: sql`coalesce(${prediction.deletedAt}, ${now()})`,
      })
      .where(and(inArray(prediction.id, of), isNotNull(prediction.endedAt))),
    orm.update(predictionEvent).set({ requestId: null }).where(events),
    orm.update(predictionEvent).set({ detail: null }).where(and(events, HAS_WORDS)),
    // The rule by which somebody was charged is money and stays, alone.
    orm
      .update(predictionEvent)
      .set({ detail: RULE })
      .where(and(events, isNotNull(predictionEvent.detail))),
    orm.delete(endpointDelivery).where(inArray(endpointDelivery.predictionId, of)),
    orm.delete(endpoint).where(inArray(endpoint.predictionId, of)),
    orm
      .delete(predictionProgress)
      .where(
        and(inArray(predictionProgress.predictionId, of), isNull(predictionProgress.previewKey)),
      ),
    orm.delete(notification).where(inArray(notification.subject, of)),
    // That a delivery came is known by its digest, so that a repetition changes nothing.
    orm
      .update(webhookDelivery)
      .set({ body: null })
      .where(inArray(webhookDelivery.predictionId, of)),
    orm.update(ignoredUpdate).set({ detail: null }).where(inArray(ignoredUpdate.predictionId, of)),
    orm
      .delete(job)
      .where(
        and(
          inArray(job.predictionId, of),
          or(isNotNull(job.deadAt), eq(job.kind, "announce_event")),
        ),
      ),
  ];
}
