import { predictionEvent } from "@darkroom/db";
import type { PredictionRow } from "@darkroom/db";
import type { Provider, ProviderUpdate } from "@darkroom/providers";
import { and, eq, max } from "drizzle-orm";
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
import { isBound } from "../predictions/is-bound.ts";
import { DONE, doneJob } from "./job.ts";
import type { JobInHand, JobResult } from "./job.ts";
import type { JobPayload } from "./kinds.ts";
import { newsChanges, newsDetail, newsEvent } from "./news.ts";

/** The echoed webhook carries our prediction's id under a token that only we can make. */
function isOurs(context: EngineContext, row: PredictionRow, update: ProviderUpdate): boolean {
  const { echoedWebhook } = update;
  return echoedWebhook !== null && context.callback.predictionOf(echoedWebhook) === row.id;
}

/** When the last creation was sent: the order may be hours older. */
async function sentAt(context: EngineContext, row: PredictionRow): Promise<number> {
  const [last] = await context.database.orm
    .select({ at: max(predictionEvent.at) })
    .from(predictionEvent)
    .where(
      and(eq(predictionEvent.predictionId, row.id), eq(predictionEvent.type, "submission.started")),
    );
  return last?.at ?? row.createdAt;
}

/** Found; or not there; or the provider showed too little to tell. */
type Search = ProviderUpdate | "absent" | "unanswered";

/** A list may leave the webhook out: then it is asked of the predictions, a few at each look. */
async function askSilent(
  context: EngineContext,
  hand: { row: PredictionRow; provider: Provider },
  silent: readonly ProviderUpdate[],
  looks: number,
): Promise<Search> {
  const { row, provider } = hand;
  const pages = Math.max(1, Math.ceil(silent.length / ADOPTION_CANDIDATES_MAX));
  const first = (looks % pages) * ADOPTION_CANDIDATES_MAX;
  let isPartial = pages > 1;
  for (const candidate of silent.slice(first, first + ADOPTION_CANDIDATES_MAX)) {
    if (await isBound(context, row.provider, candidate)) continue;
    const found = await provider.get(candidate.providerPredictionId);
    if (found.outcome === "found" && isOurs(context, row, found.update)) return found.update;
    isPartial ||= found.outcome === "unavailable";
  }
  return isPartial ? "unanswered" : "absent";
}

async function findOrphan(
  context: EngineContext,
  hand: { row: PredictionRow; provider: Provider },
  looks: number,
): Promise<Search> {
  const { row, provider } = hand;
  // Without an echoed webhook nothing binds a stranger's prediction to ours.
  if (!row.callbackUsed) return "absent";
  // Where there is no list only a delivery can tell, which comes at the end of the run.
  if (!provider.capabilities.list) return "unanswered";
  const createdAfter = (await sentAt(context, row)) - ADOPTION_CLOCK_SKEW_MS;
  const listed = await provider.list({ createdAfter });
  if (listed.outcome !== "listed") return "unanswered";
  const echoed = listed.updates.find((candidate) => isOurs(context, row, candidate));
  if (echoed !== undefined) return echoed;
  const silent = listed.updates.filter((candidate) => candidate.echoedWebhook === null);
  const asked = await askSilent(context, hand, silent, looks);
  return asked === "absent" && listed.truncated ? "unanswered" : asked;
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
  const orphan = await findOrphan(context, { row, provider }, payload.looks);
  const now = context.now();
  if (typeof orphan !== "string") {
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
  const result = await apply(
    context,
    row.id,
    { type: "submission.abandoned" },
    { actor, doneJob: doneJob(context, job) },
  );
  return result.outcome === "contended" ? { outcome: "again", runAt: now } : DONE;
}
