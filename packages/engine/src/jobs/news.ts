import type { PredictionRow } from "@darkroom/db";
import { isFinalPhase } from "@darkroom/lifecycle";
import type { LifecycleEvent } from "@darkroom/lifecycle";
import type { ProviderUpdate } from "@darkroom/providers";
import type { RowChanges } from "../predictions/unit.ts";

type NewsEvent = Extract<LifecycleEvent, { type: "provider.updated" | "submission.accepted" }>;

/** Webhook and poll speak to the law in the same words. */
export function newsEvent(type: NewsEvent["type"], update: ProviderUpdate): NewsEvent {
  return {
    type,
    providerPredictionId: update.providerPredictionId,
    providerStatus: update.providerStatus,
    phase: update.phase,
    ...(update.error === null ? {} : { error: update.error }),
    // Outputs that the provider has deleted are looked for once more before we give up.
    emptyOutput: update.outputs.length === 0 && !update.outputsExpired,
  };
}

/** What the news changes in the row besides the status. */
export function newsChanges(row: PredictionRow, update: ProviderUpdate, now: number): RowChanges {
  const final = isFinalPhase(update.phase);
  // The provider's clock is not ours: its times are believed inside the life of the prediction.
  const within = (at: number): number => Math.min(now, Math.max(row.createdAt, at));
  return {
    ...(update.phase === "succeeded" ? { providerOutputs: [...update.outputs] } : {}),
    ...(update.durationMs === null ? {} : { providerDurationMs: update.durationMs }),
    ...(row.startedAt === null && update.startedAt !== null
      ? { startedAt: within(update.startedAt) }
      : {}),
    ...(final && update.finishedAt !== null ? { finishedAt: within(update.finishedAt) } : {}),
  };
}

/** The provider's own words, which only the operator's timeline keeps. */
export function newsDetail(update: ProviderUpdate): Record<string, unknown> {
  return {
    providerPredictionId: update.providerPredictionId,
    providerStatus: update.providerStatus,
    ...(update.errorText === null ? {} : { errorText: update.errorText }),
  };
}
