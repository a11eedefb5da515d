import type { ErrorCode, ProviderPhase } from "@darkroom/lifecycle";
import { isFinalPhase } from "@darkroom/lifecycle";
import { z } from "zod";
import { cutText, writeErrorText } from "../bound.ts";
import {
  DURATION_MS_MAX,
  PROVIDER_STATUS_CHARACTERS_MAX,
  TIME_MS_MAX,
  TIME_MS_MIN,
  WEBHOOK_CHARACTERS_MAX,
} from "../limits.ts";
import { parseTqdm } from "../parse-tqdm.ts";
import type { ProviderUpdate } from "../port.ts";
import { readOutputs, readText } from "../read-outputs.ts";

/** Wider than what is made today, but nothing that changes a URL path when it is put into one. */
export const PREDICTION_ID = /^[A-Za-z0-9_-]{1,128}$/;

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

/**
 * What Replicate's models say when a content rule stopped them. A word inside an identifier, as
 * in a stack trace with `has_nsfw_concepts`, does not count.
 */
const SAFETY_TEXT =
  /\bnsfw\b|flagged as sensitive|\(E005\)|content (?:policy|moderation|filter)|request moderated|safety (?:filter|checker|system|policy)/i;

const absent = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);

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

/** Whether a text says that a content rule refused the request. */
export function isSafetyText(text: string): boolean {
  return SAFETY_TEXT.test(text);
}

/** Bounded text of an error of any JSON type; null when there is none. */
export function readErrorText(error: unknown): string | null {
  if (error == null || error === "") return null;
  return writeErrorText(error);
}

function readTime(text: string | null | undefined): number | null {
  // Replicate writes microseconds; not every engine's parser takes more than milliseconds.
  const at = Date.parse((text ?? "").replace(/(\.\d{3})\d+/, "$1"));
  // Also false where the text is no time.
  return at >= TIME_MS_MIN && at <= TIME_MS_MAX ? at : null;
}

function readDurationMs(seconds: number | null | undefined): number | null {
  const durationMs = Math.round((seconds ?? Number.NaN) * 1_000);
  return durationMs >= 0 && durationMs <= DURATION_MS_MAX ? durationMs : null;
}

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
  const webhook = prediction.webhook ?? "";
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
    echoedWebhook: webhook.length <= WEBHOOK_CHARACTERS_MAX ? (prediction.webhook ?? null) : null,
  };
}
