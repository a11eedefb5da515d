import { prediction } from "@darkroom/db";
import type { PredictionRow } from "@darkroom/db";
import type { Provider, ProviderUpdate } from "@darkroom/providers";
import { and, eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import {
  ADOPTION_CANDIDATES_MAX,
  ADOPTION_CLOCK_SKEW_MS,
  ADOPTION_LOOKS_MS,
  ADOPTION_WINDOW_MS,
  ADOPTION_WINDOW_MS_MAX,
} from "../limits.ts";
import { apply } from "../predictions/apply.ts";
import { DONE, doneJob } from "./job.ts";
import type { JobInHand, JobResult } from "./job.ts";
import type { JobPayload } from "./kinds.ts";
import { newsChanges, newsDetail, newsEvent } from "./news.ts";

/** The echoed webhook carries our prediction's id under a token that only we can make. */
function isOurs(context: EngineContext, row: PredictionRow, update: ProviderUpdate): boolean {
  const { echoedWebhook } = update;
  return echoedWebhook !== null && context.callback.predictionOf(echoedWebhook) === row.id;
}

async function isBound(
  context: EngineContext,
  row: PredictionRow,
  update: ProviderUpdate,
): Promise<boolean> {
  const rows = await context.database.orm
    .select({ id: prediction.id })
    .from(prediction)
    .where(
      and(
        eq(prediction.provider, row.provider),
        eq(prediction.providerPredictionId, update.providerPredictionId),
      ),
    );
  return rows.length > 0;
}

async function findOrphan(
  context: EngineContext,
  row: PredictionRow,
  provider: Provider,
): Promise<ProviderUpdate | "unanswered" | null> {
  // Without an echoed webhook nothing binds a stranger's prediction to ours.
  if (!provider.capabilities.list || !row.callbackUsed) return null;
  const createdAfter = row.createdAt - ADOPTION_CLOCK_SKEW_MS;
  const listed = await provider.list({ createdAfter });
  if (listed.outcome !== "listed") return "unanswered";
  const echoed = listed.updates.find((candidate) => isOurs(context, row, candidate));
  if (echoed !== undefined) return echoed;
  // A list may leave the webhook out: then it is asked of the predictions themselves.
  const silent = listed.updates.filter((candidate) => candidate.echoedWebhook === null);
  for (const candidate of silent.slice(0, ADOPTION_CANDIDATES_MAX)) {
    if (await isBound(context, row, candidate)) continue;
    const found = await provider.get(candidate.providerPredictionId);
    if (found.outcome === "found" && isOurs(context, row, found.update)) return found.update;
  }
  return null;
}

/**
 * Looks for the provider prediction of a creation whose answer was lost. Found: it is bound and
 * goes on. Not found inside the window: the prediction fails and its credits come back; a new
 * creation for it is never sent.
 */
export async function adoptPrediction(
  context: EngineContext,
  hand: JobInHand,
  payload: JobPayload<"adopt_prediction">,
): Promise<JobResult> {
  const { job, row } = hand;
  if (row.status !== "submitting") return DONE;
  const actor = { kind: "reconciler", id: context.workerName } as const;
  const provider = context.providerOf(row.provider);
  if (provider === null) throw new EngineError("unknown_provider", row.provider);
  const orphan = await findOrphan(context, row, provider);
  const now = context.now();
  if (orphan !== null && orphan !== "unanswered") {
    const result = await apply(context, row.id, newsEvent("provider.updated", orphan), {
      actor,
      changes: newsChanges(context, row, orphan),
      detail: newsDetail(orphan),
      doneJob: doneJob(context, job),
    });
    return result.outcome === "contended" ? { outcome: "again", runAt: now } : DONE;
  }
  const windowMs = orphan === "unanswered" ? ADOPTION_WINDOW_MS_MAX : ADOPTION_WINDOW_MS;
  const windowEndsAt = Math.min(row.deadlineAt, (row.lostAt ?? row.createdAt) + windowMs);
  if (now < windowEndsAt) {
    const last = ADOPTION_LOOKS_MS.length - 1;
    const waitMs = ADOPTION_LOOKS_MS[Math.min(payload.looks + 1, last)] ?? ADOPTION_WINDOW_MS;
    return {
      outcome: "again",
      runAt: Math.min(windowEndsAt, now + waitMs),
      payload: { looks: payload.looks + 1 },
    };
  }
  context.counters.add("orphanSuspected");
  const result = await apply(
    context,
    row.id,
    { type: "submission.abandoned" },
    { actor, doneJob: doneJob(context, job) },
  );
  return result.outcome === "contended" ? { outcome: "again", runAt: now } : DONE;
}
