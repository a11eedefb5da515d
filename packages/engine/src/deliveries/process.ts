import { webhookDelivery } from "@darkroom/db";
import { isFinalPhase } from "@darkroom/lifecycle";
import type { ProviderUpdate } from "@darkroom/providers";
import { eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import { DONE } from "../jobs/job.ts";
import type { JobInHand, JobResult } from "../jobs/job.ts";
import type { JobPayload } from "../jobs/kinds.ts";
import { newsChanges, newsDetail, newsEvent } from "../jobs/news.ts";
import { apply } from "../predictions/apply.ts";
import { recordProgress } from "../predictions/progress.ts";
import { write } from "../write.ts";

/** Asks the provider itself where a webhook does not tell enough to be believed. */
async function refetch(
  context: EngineContext,
  hand: JobInHand,
): Promise<ProviderUpdate | "unavailable" | null> {
  const { row } = hand;
  const provider = context.providerOf(row.provider);
  if (provider === null) throw new EngineError("unknown_provider", row.provider);
  if (row.providerPredictionId === null) return null;
  const looked = await provider.get(row.providerPredictionId);
  if (looked.outcome === "found") return looked.update;
  return looked.outcome === "missing" ? null : "unavailable";
}

/** Applies one recorded delivery and notes in its row what became of it. */
export async function processDelivery(
  context: EngineContext,
  hand: JobInHand,
  payload: JobPayload<"process_delivery">,
): Promise<JobResult> {
  const { row } = hand;
  const update = payload.update ?? (await refetch(context, hand));
  if (update === "unavailable") return { outcome: "failed", error: "the provider did not answer" };
  if (update === null) return note(context, payload.deliveryId, "missing");
  const result = await apply(context, row.id, newsEvent("provider.updated", update), {
    actor: { kind: "webhook", id: payload.deliveryId },
    changes: newsChanges(context, row, update),
    detail: newsDetail(update),
  });
  if (result.outcome === "contended") return { outcome: "again", runAt: context.now() };
  if (!isFinalPhase(update.phase) && isRunning(result)) {
    await recordProgress(context, row.id, update);
  }
  const outcome = result.outcome === "ignored" ? result.reason : result.outcome;
  return note(context, payload.deliveryId, outcome);
}

function isRunning(result: Awaited<ReturnType<typeof apply>>): boolean {
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
      .set({ outcome, processedAt: context.now() })
      .where(eq(webhookDelivery.id, deliveryId)),
  );
  return DONE;
}
