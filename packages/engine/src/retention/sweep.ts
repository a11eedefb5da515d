import {
  endpointDelivery,
  ignoredUpdate,
  job,
  prediction,
  predictionEvent,
  predictionProgress,
  storedResult,
  webhookDelivery,
} from "@darkroom/db";
import { and, inArray, isNull } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { sweepEndpoints } from "../endpoints/sweep.ts";
import { sweepPreviews } from "../jobs/sweep.ts";
import { sweepNotifications } from "../notifications/sweep.ts";
import { forbidAll } from "../predictions/snapshot.ts";
import { PREVIEW_KEPT_MS, SWEEP_ROWS_MAX } from "../limits.ts";
import { write } from "../write.ts";
import { HAS_WORDS, overTime } from "./over-time.ts";
import { removeResults } from "./remove-results.ts";
import { RETENTION_SUBJECTS } from "./table.ts";
import type { RetentionSubject } from "./table.ts";

const DAY_MS = 86_400_000;

/** Sweeps what is older than a time, ms since the epoch; tells how many rows it dealt with. */
type Sweep = (context: EngineContext, before: number) => Promise<number>;

async function sweepResults(context: EngineContext, before: number): Promise<number> {
  const rows = await overTime.results(context).execute({ before });
  const refused = await removeResults(context, rows);
  return rows.length - refused.size;
}

/** Of an ended prediction what it was and cost stays; what it was asked for and made goes. */
async function sweepPredictions(context: EngineContext, before: number): Promise<number> {
  const { orm } = context.database;
  const rows = await overTime.predictions(context).execute({ before });
  if (rows.length === 0) return 0;
  const found = rows.map(({ id }) => id);
  const results = await orm
    .select({
      id: storedResult.id,
      storageKey: storedResult.storageKey,
      predictionId: storedResult.predictionId,
    })
    .from(storedResult)
    .where(and(inArray(storedResult.predictionId, found), isNull(storedResult.tombstonedAt)));
  const refused = await removeResults(context, results);
  const lasting = results.filter(({ id }) => refused.has(id));
  const kept = new Set(lasting.map((result) => result.predictionId));
  const ids = found.filter((id) => !kept.has(id));
  if (ids.length === 0) return 0;
  try {
    await write(
      context,
      orm
        .update(prediction)
        .set({
          input: {},
          idempotencyKey: null,
          quotaSubject: null,
          reuseDigest: null,
          deletedAt: context.now(),
        })
        .where(inArray(prediction.id, ids)),
      orm.delete(endpointDelivery).where(inArray(endpointDelivery.predictionId, ids)),
      orm.delete(predictionProgress).where(inArray(predictionProgress.predictionId, ids)),
      orm
        .update(predictionEvent)
        .set({ detail: null })
        .where(and(inArray(predictionEvent.predictionId, ids), HAS_WORDS)),
    );
  } finally {
    await forbidAll(context, ids);
  }
  return ids.length;
}

async function sweepEvents(context: EngineContext, before: number): Promise<number> {
  const { orm } = context.database;
  const rows = await overTime.events(context).execute({ before });
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  await write(
    context,
    orm.update(predictionEvent).set({ detail: null }).where(inArray(predictionEvent.id, ids)),
  );
  return rows.length;
}

async function sweepDeliveries(context: EngineContext, before: number): Promise<number> {
  const { orm } = context.database;
  const sent = await sweepEndpoints(context, before);
  const rows = await overTime.deliveries(context).execute({ before });
  if (rows.length === 0) return sent;
  const ids = rows.map(({ id }) => id);
  await write(context, orm.delete(webhookDelivery).where(inArray(webhookDelivery.id, ids)));
  return Math.max(sent, rows.length);
}

async function sweepQuotas(context: EngineContext, before: number): Promise<number> {
  const { orm } = context.database;
  const rows = await overTime.quotas(context).execute({ before });
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  await write(
    context,
    orm.update(prediction).set({ quotaSubject: null }).where(inArray(prediction.id, ids)),
  );
  return rows.length;
}

async function sweepLog(context: EngineContext, before: number): Promise<number> {
  const { orm } = context.database;
  const news = await overTime.ignoredUpdates(context).execute({ before });
  const dead = await overTime.deadJobs(context).execute({ before });
  const told = await sweepNotifications(context, before);
  if (news.length + dead.length === 0) return told;
  const newsIds = news.map(({ id }) => id);
  const deadIds = dead.map(({ id }) => id);
  await write(
    context,
    orm.delete(ignoredUpdate).where(inArray(ignoredUpdate.id, newsIds)),
    orm.delete(job).where(inArray(job.id, deadIds)),
  );
  return Math.max(news.length, dead.length, told);
}

const SWEEPS: Readonly<Record<RetentionSubject, Sweep>> = {
  prediction: sweepPredictions,
  result: sweepResults,
  preview: (context, before) =>
    sweepPreviews(context, Math.min(before, context.now() - PREVIEW_KEPT_MS)),
  delivery: sweepDeliveries,
  event: sweepEvents,
  quota: sweepQuotas,
  log: sweepLog,
};

/**
 * Removes what is over its time, of each subject at most `SWEEP_ROWS_MAX` rows, so that nobody
 * waits long for the writer. One that fails holds up no other. True when more is left to do.
 */
export async function sweepRetained(context: EngineContext): Promise<boolean> {
  let hasMore = false;
  for (const subject of RETENTION_SUBJECTS) {
    const days = context.retention[subject];
    if (days === null) continue;
    try {
      const swept = await SWEEPS[subject](context, context.now() - days * DAY_MS);
      hasMore ||= swept >= SWEEP_ROWS_MAX;
    } catch (error) {
      context.log("warn", "what is over its time could not be swept", { subject, error });
    }
  }
  return hasMore;
}
