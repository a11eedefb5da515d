import type { PredictionRow } from "@darkroom/db";
import { isFinalPhase } from "@darkroom/lifecycle";
import type { LifecycleEvent } from "@darkroom/lifecycle";
import type { ProviderUpdate } from "@darkroom/providers";
import type { EngineContext } from "../context.ts";
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
    // Outputs that the provider has deleted are asked for once more when they are to be stored.
    emptyOutput: update.outputs.length === 0 && !update.outputsExpired,
  };
}

/** Of a model that writes, words are the output even where they contain an address. */
export function keptOutputs(
  context: EngineContext,
  row: PredictionRow,
  { outputs, text }: ProviderUpdate,
): unknown[] {
  const promised = context.modelOf(row.model)?.output.kind;
  return promised === "text" && text !== null ? [{ kind: "value", value: text }] : [...outputs];
}

/** What the news changes in the row besides the status. */
export function newsChanges(
  context: EngineContext,
  row: PredictionRow,
  update: ProviderUpdate,
): RowChanges {
  const now = context.now();
  const final = isFinalPhase(update.phase);
  // The provider's clock is not ours: its times are believed inside the life of the prediction.
  const within = (at: number): number => Math.min(now, Math.max(row.createdAt, at));
  return {
    ...(update.phase === "succeeded" ? { providerOutputs: keptOutputs(context, row, update) } : {}),
    ...(update.durationMs === null ? {} : { providerDurationMs: update.durationMs }),
    ...(row.startedAt === null && update.startedAt !== null
      ? { startedAt: within(update.startedAt) }
      : {}),
    ...(final && update.finishedAt !== null ? { finishedAt: within(update.finishedAt) } : {}),
  };
}

/** The provider's own words, which only the operator's timeline keeps. */
export function newsDetail(update: ProviderUpdate): Record<string, unknown> {
  // What a run has cost is told at its end; before that it may read as nothing.
  const credits = isFinalPhase(update.phase) ? update.creditsUsed : undefined;
  return {
    providerPredictionId: update.providerPredictionId,
    providerStatus: update.providerStatus,
    ...(update.errorText === null ? {} : { errorText: update.errorText }),
    ...(credits === undefined ? {} : { providerCredits: credits }),
  };
}
