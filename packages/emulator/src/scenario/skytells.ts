import { z } from "zod";
import { ERROR_FORMS, SKYTELLS_CODES } from "../skytells/codes.ts";

const LIMIT_MAX = 1_000_000;
const limit = z.number().int().min(1).max(LIMIT_MAX);

/** Where Skytells' own sources contradict each other, a scenario says which of them is right. */
export const SkytellsQuirksSchema = z
  .strictObject({
    error: z
      .enum(SKYTELLS_CODES)
      .describe("The create is refused with this code and the HTTP status that belongs to it."),
    errorAs: z
      .enum(ERROR_FORMS)
      .describe(
        "envelope (default): { status: false, response, error: { http_status, message, details, error_id } }. old: { error_id, message }, as of every 429. inference: { error: { message, type, code, error_id, status, … } }.",
      ),
    requestsPerMinute: limit.describe(
      "Creates of one model in 60 s; one more is refused with 429 and the wait.",
    ),
    concurrentMax: limit.describe(
      "Predictions of one model that have not ended; one more is refused with 429.",
    ),
    rateHeaders: z
      .enum(["new", "old"])
      .describe(
        "Names of the headers that tell what is left: x-skytells-ratelimit-* (default) or the older X-RateLimit-*.",
      ),
    queuedAs: z
      .enum(["pending", "queued", "starting", "started", "false"])
      .describe(
        'Status before the run; default pending. false: the boolean false beside the id, with HTTP 200, which means "still queued".',
      ),
    output: z
      .enum(["string", "array"])
      .describe("Form of the output; default: one file is a string, several are an array."),
    canceledWord: z.enum(["canceled", "cancelled"]).describe("Default cancelled."),
    model: z.enum(["object", "string"]).describe("{ name, type } (default) or the name alone."),
    failedAs: z
      .enum(["prediction", "502"])
      .describe("A failed prediction is read as 200 with failed (default) or as 502."),
    goneAs: z
      .enum(["404", "502", "removed"])
      .describe(
        "What is read after the retention: 404 (default), 502 as for an unknown id, or 200 without data.",
      ),
    cancelAs: z
      .enum(["success", "prediction"])
      .describe("Answer of a cancel: { success: true } (default) or the prediction."),
    listAs: z
      .enum(["pages", "bare"])
      .describe("{ data, pagination } (default) or a bare array; only as a standing scenario."),
    envelope: z
      .boolean()
      .describe(
        "Webhooks come as { type, created_at, data }; default: only when their events were asked for as prediction.*.",
      ),
    signing: z
      .enum(["general", "enterprise"])
      .describe(
        "Key of the signature: the API key of the create (default) or the secret of GET /control/secret.",
      ),
  })
  .partial();

export type SkytellsQuirks = z.infer<typeof SkytellsQuirksSchema>;
