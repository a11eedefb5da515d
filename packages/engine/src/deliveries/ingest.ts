import { createHash } from "node:crypto";
import { recordDelivery } from "@darkroom/db";
import type { NewJob, PredictionRow } from "@darkroom/db";
import { isFinalPhase, isTerminal } from "@darkroom/lifecycle";
import type { ProviderUpdate } from "@darkroom/providers";
import type { EngineContext } from "../context.ts";
import { createJob } from "../jobs/kinds.ts";
import type { JobPayload } from "../jobs/kinds.ts";
import { DELIVERY_BODY_KEPT_BYTES_MAX } from "../limits.ts";
import { loadPrediction } from "../predictions/load.ts";
import type { DeliveryVerdict, ReceivedDelivery } from "./views.ts";

type Address = Pick<ReceivedDelivery, "provider" | "predictionId" | "token">;

/**
 * What can be refused by the address alone: an unknown provider, a missing part, a token that we
 * did not give out. It costs one HMAC and no byte of the body. Null where the body must be seen.
 */
export function refuseAddress(context: EngineContext, address: Address): DeliveryVerdict | null {
  const { predictionId, token } = address;
  if (context.providerOf(address.provider) === null) return "malformed";
  if (predictionId === null || token === null) return "malformed";
  return context.callback.verify(predictionId, token) ? null : "bad_signature";
}

/**
 * Judges a received webhook and records it before anything is done with it; the work is a job.
 * Cheap refusals come first: the address, then the provider's signature, then our store.
 * A valid signature proves the provider, the token proves that the prediction is ours.
 */
export async function ingestDelivery(
  context: EngineContext,
  delivery: ReceivedDelivery,
): Promise<DeliveryVerdict> {
  const refused = refuseAddress(context, delivery);
  if (refused !== null) return refused;
  const provider = context.providerOf(delivery.provider);
  const { predictionId } = delivery;
  if (provider === null || predictionId === null) return "malformed";
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

/** The work that a recorded delivery asks for. */
export function deliveryJob(
  context: EngineContext,
  row: PredictionRow,
  payload: JobPayload<"process_delivery">,
): NewJob {
  return createJob(context, "process_delivery", row, { payload, runAt: context.now() });
}

type Verified = {
  predictionId: string;
  webhookId: string;
  providerPredictionId: string;
  update: ProviderUpdate | null;
};

/** News from the middle of a run that is over here: nothing is left for it to tell. */
function isBehind(row: PredictionRow, update: ProviderUpdate | null): boolean {
  if (update === null || isFinalPhase(update.phase)) return false;
  return row.status === "storing" || isTerminal(row.status);
}

function judge(row: PredictionRow | null, update: ProviderUpdate | null) {
  if (row === null) return "unknown_prediction";
  return isBehind(row, update) ? "stale" : "accepted";
}

/** The end of a run is worth its bytes, and so is what waits for its prediction. */
function keptBody(
  delivery: ReceivedDelivery,
  update: ProviderUpdate | null,
  row: PredictionRow | null,
) {
  // Of what was deleted nothing is kept any more.
  if (row !== null && row.deletedAt !== null) return null;
  const isWanted = row === null || update === null || isFinalPhase(update.phase);
  const isKept = isWanted && delivery.body.length <= DELIVERY_BODY_KEPT_BYTES_MAX;
  return isKept ? new TextDecoder().decode(delivery.body) : null;
}

async function record(
  context: EngineContext,
  delivery: ReceivedDelivery,
  verified: Verified,
): Promise<DeliveryVerdict> {
  const found = await loadPrediction(context, verified.predictionId);
  const row = found !== null && found.provider === delivery.provider ? found : null;
  const now = context.now();
  const { update } = verified;
  const verdict = judge(row, update);
  const deliveryId = context.newId();
  const recorded = await recordDelivery(context.database, {
    id: deliveryId,
    provider: delivery.provider,
    webhookId: verified.webhookId,
    receivedAt: now,
    verdict,
    predictionId: verified.predictionId,
    providerPredictionId: verified.providerPredictionId,
    body: keptBody(delivery, update, row),
    bodyDigest: createHash("sha256").update(delivery.body).digest("hex"),
    bodyBytes: delivery.body.length,
    processedAt: verdict === "stale" ? now : null,
    outcome: verdict === "stale" ? verdict : null,
    attempts: 0,
    ...(row !== null && verdict === "accepted"
      ? { job: deliveryJob(context, row, { deliveryId, update }) }
      : {}),
  });
  if (recorded === "duplicate") return "duplicate";
  if (verdict === "accepted") context.announceWork();
  return verdict;
}
