import { createHash } from "node:crypto";
import { recordDelivery } from "@darkroom/db";
import type { NewJob, PredictionRow } from "@darkroom/db";
import { isFinalPhase } from "@darkroom/lifecycle";
import type { ProviderUpdate } from "@darkroom/providers";
import type { EngineContext } from "../context.ts";
import { createJob } from "../jobs/kinds.ts";
import type { JobPayload } from "../jobs/kinds.ts";
import { DELIVERY_BODY_KEPT_BYTES_MAX } from "../limits.ts";
import { loadPrediction } from "../predictions/load.ts";
import type { DeliveryVerdict, ReceivedDelivery } from "../views.ts";

/**
 * Judges a received webhook and records it before anything is done with it; the work is a job.
 * Cheap refusals come first: the callback token, then the provider's signature, then our store.
 * A valid signature proves the provider, the token proves that the prediction is ours.
 */
export async function ingestDelivery(
  context: EngineContext,
  delivery: ReceivedDelivery,
): Promise<DeliveryVerdict> {
  const provider = context.providerOf(delivery.provider);
  const { predictionId, token } = delivery;
  if (provider === null || predictionId === null || token === null) return "malformed";
  if (!context.callback.verify(predictionId, token)) return "bad_signature";
  const verdict = await provider.verifyWebhook({
    headers: delivery.headers,
    body: delivery.body,
  });
  if (verdict.outcome !== "verified") {
    if (verdict.outcome === "unavailable") {
      context.log("error", "webhook could not be verified", { provider: provider.name });
    }
    return verdict.outcome;
  }
  try {
    return await record(context, delivery, { predictionId, ...verdict });
  } catch (error) {
    context.log("error", "webhook could not be recorded", { error, predictionId });
    return "unavailable";
  }
}

function deliveryJob(
  context: EngineContext,
  row: PredictionRow,
  payload: JobPayload<"process_delivery">,
): NewJob {
  return createJob(context, "process_delivery", row, { payload, runAt: context.now() });
}

async function record(
  context: EngineContext,
  delivery: ReceivedDelivery,
  verified: {
    predictionId: string;
    webhookId: string;
    providerPredictionId: string;
    update: ProviderUpdate | null;
  },
): Promise<DeliveryVerdict> {
  const row = await loadPrediction(context, verified.predictionId);
  const now = context.now();
  const known = row !== null && row.provider === delivery.provider;
  const terminal = verified.update === null || isFinalPhase(verified.update.phase);
  const keepsBody = terminal && delivery.body.length <= DELIVERY_BODY_KEPT_BYTES_MAX;
  const { update } = verified;
  const deliveryId = context.newId();
  const recorded = await recordDelivery(context.database, {
    id: deliveryId,
    provider: delivery.provider,
    webhookId: verified.webhookId,
    receivedAt: now,
    verdict: known ? "accepted" : "unknown_prediction",
    predictionId: verified.predictionId,
    providerPredictionId: verified.providerPredictionId,
    body: keepsBody ? new TextDecoder().decode(delivery.body) : null,
    bodyDigest: createHash("sha256").update(delivery.body).digest("hex"),
    bodyBytes: delivery.body.length,
    processedAt: null,
    outcome: null,
    attempts: 0,
    ...(known ? { job: deliveryJob(context, row, { deliveryId, update }) } : {}),
  });
  if (recorded === "duplicate") return "duplicate";
  if (!known) return "unknown_prediction";
  context.announceWork();
  return "accepted";
}
