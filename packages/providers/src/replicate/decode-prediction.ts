import type { ErrorCode, ProviderPhase } from "@darkroom/lifecycle";
import { isFinalPhase } from "@darkroom/lifecycle";
import { z } from "zod";
import { cutText } from "../bound.ts";
import { PROVIDER_STATUS_CHARACTERS_MAX } from "../limits.ts";
import { parseTqdm } from "../parse-tqdm.ts";
import type { ProviderUpdate } from "../port.ts";
import {
  PREDICTION_ID,
  absent,
  isSafetyText,
  readDurationMs,
  readEcho,
  readErrorText,
  readTime,
} from "../read-fields.ts";
import { readOutputs, readText } from "../read-outputs.ts";

/** Replicate's words (wire fact R5), both spellings of cancelled, and a queue word of relays. */
const PHASE_BY_STATUS: ReadonlyMap<string, ProviderPhase> = new Map([
  ["starting", "starting"],
  ["queued", "starting"],
  ["processing", "processing"],
  ["succeeded", "succeeded"],
  ["failed", "failed"],
  ["canceled", "canceled"],
  ["cancelled", "canceled"],
  ["aborted", "aborted"],
]);

/** Only the id is needed; anything else that is missing or of another type counts as absent. */
const PredictionSchema = z.object({
  id: z.string().regex(PREDICTION_ID),
  status: absent(z.string()),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  logs: absent(z.string()),
  data_removed: absent(z.boolean()),
  started_at: absent(z.string()),
  completed_at: absent(z.string()),
  metrics: absent(z.object({ predict_time: absent(z.number()) })),
  webhook: absent(z.string()),
});

function readFailure(phase: ProviderPhase, errorText: string | null): ErrorCode | null {
  if (phase !== "failed") return null;
  return isSafetyText(errorText ?? "") ? "safety" : "provider_rejected";
}

/** Replicate's prediction object in our words; null when it is none. Never throws. */
export function decodePrediction(body: unknown): ProviderUpdate | null {
  const parsed = PredictionSchema.safeParse(body);
  if (!parsed.success) return null;
  const prediction = parsed.data;
  const status = prediction.status ?? "";
  const phase = PHASE_BY_STATUS.get(status.trim().toLowerCase()) ?? "unknown";
  const errorText = readErrorText(prediction.error);
  return {
    providerPredictionId: prediction.id,
    providerStatus: cutText(status, PROVIDER_STATUS_CHARACTERS_MAX),
    phase,
    error: readFailure(phase, errorText),
    errorText,
    outputs: readOutputs(prediction.output),
    text: readText(prediction.output),
    share: parseTqdm(prediction.logs ?? "")?.share ?? null,
    durationMs: isFinalPhase(phase) ? readDurationMs(prediction.metrics?.predict_time) : null,
    startedAt: readTime(prediction.started_at),
    finishedAt: readTime(prediction.completed_at),
    outputsExpired: prediction.data_removed === true,
    echoedWebhook: readEcho(prediction.webhook),
  };
}
