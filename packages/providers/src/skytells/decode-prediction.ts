import type { ErrorCode, ProviderPhase } from "@darkroom/lifecycle";
import { isFinalPhase } from "@darkroom/lifecycle";
import { z } from "zod";
import { cutText } from "../bound.ts";
import { PROVIDER_STATUS_CHARACTERS_MAX } from "../limits.ts";
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

/** The words of all four sources (table A2); none of them has a word for an abort. */
const PHASE_BY_STATUS: ReadonlyMap<string, ProviderPhase> = new Map([
  ["queued", "starting"],
  ["pending", "starting"],
  ["starting", "starting"],
  ["started", "starting"],
  ["processing", "processing"],
  ["succeeded", "succeeded"],
  ["failed", "failed"],
  ["canceled", "canceled"],
  ["cancelled", "canceled"],
]);

/** A failure that another input mends (wire fact K5). */
const INPUT_TEXT = /input resolution too high/i;
/** What the timeline keeps of the boolean false in place of a status. */
const QUEUED_WORD = "false";

const webhookUrl = z.union([z.string(), z.object({ url: z.string() })]);

/** Only the id is needed; anything else that is missing or of another type counts as absent. */
const PredictionSchema = z.object({
  id: z.string().regex(PREDICTION_ID),
  status: absent(z.union([z.string(), z.boolean()])),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  response: absent(z.string()),
  data_removed: absent(z.boolean()),
  created_at: absent(z.string()),
  started_at: absent(z.string()),
  completed_at: absent(z.string()),
  metrics: absent(z.object({ predict_time: absent(z.number()), progress: absent(z.number()) })),
  metadata: absent(
    z.object({
      billing: absent(z.object({ credits_used: absent(z.number()) })),
      storage: absent(z.object({ files: absent(z.array(z.object({ url: absent(z.string()) }))) })),
      data_available: absent(z.boolean()),
    }),
  ),
  webhook: absent(webhookUrl),
});
type Prediction = z.infer<typeof PredictionSchema>;

export type Decoded = {
  update: ProviderUpdate;
  /** When it was created, ms since the epoch. */
  createdAt: number | null;
};

/** The prediction inside an envelope (`{ type, created_at, data }`), or the body itself. */
function parsePrediction(body: unknown): Prediction | null {
  const enveloped = z.object({ data: PredictionSchema }).safeParse(body);
  if (enveloped.success) return enveloped.data.data;
  const bare = PredictionSchema.safeParse(body);
  return bare.success ? bare.data : null;
}

function readStatus(status: Prediction["status"]): { word: string; phase: ProviderPhase } {
  // HTTP 200 with `status: false` beside an id means: still queued (wire fact K2).
  if (status === false) return { word: QUEUED_WORD, phase: "starting" };
  const word = String(status ?? "");
  return { word, phase: PHASE_BY_STATUS.get(word.trim().toLowerCase()) ?? "unknown" };
}

function readFailure(errorText: string | null): ErrorCode {
  const text = errorText ?? "";
  if (isSafetyText(text)) return "safety";
  return INPUT_TEXT.test(text) ? "invalid_input" : "provider_rejected";
}

/** Where the output itself is left out, the list of stored files may still name the places. */
function readOutput({ output, metadata }: Prediction): unknown {
  if (output != null) return output;
  return (metadata?.storage?.files ?? []).flatMap(({ url }) => url ?? []);
}

function readShare(percent: number | null | undefined): number | null {
  if (percent == null || !(percent >= 0)) return null;
  return Math.min(1, percent / 100);
}

/** Skytells' prediction in our words, with its creation; null when it is none. Never throws. */
export function decodeWithCreation(body: unknown): Decoded | null {
  const prediction = parsePrediction(body);
  if (prediction === null) return null;
  const { word, phase } = readStatus(prediction.status);
  const final = isFinalPhase(phase);
  const errorText = readErrorText(
    prediction.error ?? (phase === "failed" ? prediction.response : null),
  );
  const output = readOutput(prediction);
  const { webhook, metadata, metrics } = prediction;
  const creditsUsed = metadata?.billing?.credits_used;
  const isGone = prediction.data_removed === true || metadata?.data_available === false;
  return {
    createdAt: readTime(prediction.created_at),
    update: {
      providerPredictionId: prediction.id,
      providerStatus: cutText(word, PROVIDER_STATUS_CHARACTERS_MAX),
      phase,
      error: phase === "failed" ? readFailure(errorText) : null,
      errorText,
      outputs: readOutputs(output),
      text: readText(output),
      share: readShare(metrics?.progress),
      durationMs: final ? readDurationMs(metrics?.predict_time) : null,
      startedAt: readTime(prediction.started_at),
      finishedAt: readTime(prediction.completed_at),
      // Before the end nothing is available yet, which is not the same as deleted.
      outputsExpired: final && isGone,
      ...(creditsUsed == null ? {} : { creditsUsed }),
      echoedWebhook: readEcho(typeof webhook === "string" ? webhook : webhook?.url),
    },
  };
}

/** Skytells' prediction in our words; null when it is none. Never throws. */
export function decodePrediction(body: unknown): ProviderUpdate | null {
  return decodeWithCreation(body)?.update ?? null;
}
