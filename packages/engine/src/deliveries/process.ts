import { webhookDelivery } from "@darkroom/db";
import type { PredictionRow, WebhookDeliveryRow } from "@darkroom/db";
import { isFinalPhase } from "@darkroom/lifecycle";
import type { ProviderUpdate } from "@darkroom/providers";
import { eq, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import { DONE } from "../jobs/job.ts";
import type { JobInHand, JobResult } from "../jobs/job.ts";
import type { JobPayload } from "../jobs/kinds.ts";
import { newsChanges, newsDetail, newsEvent } from "../jobs/news.ts";
import { modelNameAt } from "../models/routes.ts";
import { apply } from "../predictions/apply.ts";
import type { ApplyOutcome } from "../predictions/apply.ts";
import { recordProgress } from "../predictions/progress.ts";
import { write } from "../write.ts";

async function loadDelivery(
  context: EngineContext,
  id: string,
): Promise<WebhookDeliveryRow | null> {
  const [row] = await context.database.orm
    .select()
    .from(webhookDelivery)
    .where(eq(webhookDelivery.id, id));
  return row ?? null;
}

/** The run that a delivery names may have been started for another prediction of ours. */
function isOfAnother(context: EngineContext, row: PredictionRow, update: ProviderUpdate): boolean {
  const owner = context.callback.predictionOf(update.echoedWebhook ?? "");
  return owner !== null && owner !== row.id;
}

/**
 * Reads the stored body again or, where it does not tell enough to be believed, asks the
 * provider itself.
 */
async function readAgain(
  context: EngineContext,
  hand: JobInHand,
  deliveryId: string,
): Promise<ProviderUpdate | "unavailable" | null> {
  const { row } = hand;
  const provider = context.providerOf(row.provider);
  if (provider === null) throw new EngineError("unknown_provider", row.provider);
  const delivery = await loadDelivery(context, deliveryId);
  const body = delivery?.body ?? null;
  if (body !== null && provider.readWebhook !== undefined) {
    const read = provider.readWebhook(new TextEncoder().encode(body), modelNameAt(context, row));
    if (read !== null) return read;
  }
  const id = row.providerPredictionId ?? delivery?.providerPredictionId ?? null;
  if (id === null) return null;
  // A delivery may be earlier than the id of its run, or tell less than that.
  const looked = await provider.get(id, { model: modelNameAt(context, row) });
  if (looked.outcome === "found")
    return isOfAnother(context, row, looked.update) ? null : looked.update;
  return looked.outcome === "missing" ? null : "unavailable";
}

/** Applies one recorded delivery and notes in its row what became of it. */
export async function processDelivery(
  context: EngineContext,
  hand: JobInHand,
  payload: JobPayload<"process_delivery">,
): Promise<JobResult> {
  const { row } = hand;
  const { deliveryId, replayedBy } = payload;
  const update = payload.update ?? (await readAgain(context, hand, deliveryId));
  if (update === "unavailable") return { outcome: "failed", error: "the provider did not answer" };
  if (update === null) return note(context, deliveryId, "missing");
  const replayed = replayedBy !== undefined;
  const result = await apply(context, row.id, newsEvent("provider.updated", update), {
    actor: replayed ? { kind: "operator", id: replayedBy } : { kind: "webhook", id: deliveryId },
    changes: newsChanges(context, row, update),
    detail: { ...newsDetail(update), ...(replayed ? { deliveryId } : {}) },
  });
  if (result.outcome === "contended") return { outcome: "again", runAt: context.now() };
  if (!isFinalPhase(update.phase) && isRunning(result)) {
    await recordProgress(context, result.prediction, update);
  }
  const outcome = result.outcome === "ignored" ? result.reason : result.outcome;
  return note(context, deliveryId, outcome);
}

function isRunning(result: ApplyOutcome): result is Extract<ApplyOutcome, { prediction: unknown }> {
  if (result.outcome !== "applied" && result.outcome !== "ignored") return false;
  if (result.outcome === "ignored" && result.reason === "foreign") return false;
  return result.prediction.status === "starting" || result.prediction.status === "processing";
}

async function note(
  context: EngineContext,
  deliveryId: string,
  outcome: string,
): Promise<JobResult> {
  await write(
    context,
    context.database.orm
      .update(webhookDelivery)
      .set({
        outcome,
        processedAt: context.now(),
        attempts: sql`${webhookDelivery.attempts} + 1`,
      })
      .where(eq(webhookDelivery.id, deliveryId)),
  );
  return DONE;
}
