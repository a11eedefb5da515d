import { enqueueJobs, prediction, webhookDelivery } from "@darkroom/db";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { SWEEP_ROWS_MAX } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";
import { write } from "../write.ts";
import { deliveryJob } from "./ingest.ts";

/** In the words of the index `webhook_delivery_parked`, which a parameter would not match. */
const PARKED = sql`${webhookDelivery.verdict} = 'unknown_prediction'
  and ${webhookDelivery.processedAt} is null`;

const parkedDeliveries = prepareOnce((orm) =>
  orm
    .select({ deliveryId: webhookDelivery.id, row: prediction })
    .from(webhookDelivery)
    .innerJoin(
      prediction,
      and(
        eq(prediction.id, webhookDelivery.predictionId),
        eq(prediction.provider, webhookDelivery.provider),
      ),
    )
    .where(PARKED)
    .limit(SWEEP_ROWS_MAX)
    .prepare(),
);

/**
 * Puts parked deliveries to work whose prediction has appeared since. Returns how many, at most
 * `SWEEP_ROWS_MAX`. A crash in the middle puts one to work twice, which changes nothing.
 */
export async function unparkDeliveries(context: EngineContext): Promise<number> {
  const parked = await parkedDeliveries(context).execute();
  if (parked.length === 0) return 0;
  const jobs = parked.map(({ deliveryId, row }) =>
    deliveryJob(context, row, { deliveryId, update: null }),
  );
  await enqueueJobs(context.database, jobs);
  const ids = parked.map(({ deliveryId }) => deliveryId);
  await write(
    context,
    context.database.orm
      .update(webhookDelivery)
      .set({ verdict: "accepted" })
      .where(inArray(webhookDelivery.id, ids)),
  );
  context.counters.add("deliveriesUnparked", parked.length);
  return parked.length;
}
