import { enqueueJobs, webhookDelivery } from "@darkroom/db";
import { eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { loadPrediction } from "../predictions/load.ts";
import type { ReplayOutcome } from "./views.ts";
import { deliveryJob } from "./ingest.ts";

/**
 * Puts a recorded delivery back to work: its stored body is read again, or the provider is asked
 * where no body was kept. Whoever asked for it is the actor of what follows; a terminal
 * prediction absorbs it like any other news.
 */
export async function replayDelivery(
  context: EngineContext,
  target: { id: string; operator: string },
): Promise<ReplayOutcome> {
  const [delivery] = await context.database.orm
    .select()
    .from(webhookDelivery)
    .where(eq(webhookDelivery.id, target.id));
  if (delivery === undefined) return { outcome: "not_found" };
  const { predictionId } = delivery;
  const row = predictionId === null ? null : await loadPrediction(context, predictionId);
  if (row === null || row.provider !== delivery.provider) return { outcome: "unknown_prediction" };
  const payload = { deliveryId: delivery.id, update: null, replayedBy: target.operator };
  await enqueueJobs(context.database, [deliveryJob(context, row, payload)]);
  context.log("info", "delivery replayed", { deliveryId: delivery.id, by: target.operator });
  context.announceWork();
  return { outcome: "replayed" };
}
