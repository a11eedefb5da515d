import { deliveryOrigin } from "../delivery/origin.ts";
import { isoMicros } from "../iso-micros.ts";
import { mediaTypeOf } from "../predictions/media-types.ts";
import { writesText } from "../predictions/models.ts";
import { isTerminal, type PredictionRecord } from "../predictions/record.ts";
import { slugOf, typeOf } from "./models.ts";
import { wireFactsOf } from "./wire-facts.ts";

/** Where the API stands on a host. */
export const BASE_PATH = "/skytells/v1";
/** First part of the path of delivered files, as on the real delivery host. */
const BUCKET = "us";
/** What `unknown-status` says while it runs. */
const UNKNOWN_STATUS = "warming";
const FAILED_TEXT = "Failed to generate image.";
const NSFW_TEXT = "NSFW content detected.";
/** Credits of one output; nothing else costs anything. */
const CREDITS_PER_OUTPUT = 1;

export type SizeOf = (record: PredictionRecord, name: string) => number | undefined;

/** The prediction object (K1). `origin` is scheme and host under which the reader reaches us. */
export function renderPrediction(
  record: PredictionRecord,
  origin: string,
  sizeOf: SizeOf,
): Record<string, unknown> {
  const { createdAtMs, startedAtMs, completedAtMs, scenario } = record;
  const slug = slugOf(record.model);
  const isRemoved = record.dataRemoved || record.status === "failed";
  const status = statusOf(record);
  return {
    id: record.id,
    status,
    type: "inference",
    stream: false,
    input: record.input,
    output: record.status === "succeeded" ? renderOutput(record, origin) : null,
    response: status === false ? "Prediction is queued." : null,
    error: status === false ? { message: "Prediction is still queued." } : errorOf(record),
    created_at: isoMicros(createdAtMs),
    started_at: isoOffset(startedAtMs),
    completed_at: isoOffset(completedAtMs),
    updated_at: isoMicros(completedAtMs ?? startedAtMs ?? createdAtMs),
    privacy: "private",
    source: "api",
    data_removed: isRemoved,
    model: scenario.skytells?.model === "string" ? slug : { name: slug, type: typeOf(slug) },
    webhook: { url: record.webhook, events: wireFactsOf(record).events },
    metrics: renderMetrics(record),
    metadata: {
      billing: { credits_used: outputsOf(record).length * CREDITS_PER_OUTPUT },
      storage: { files: renderFiles(record, origin, sizeOf) },
      data_available: record.status === "succeeded" && !isRemoved,
    },
    urls: renderUrls(record, origin),
  };
}

function statusOf(record: PredictionRecord): string | false {
  const { canceledWord = "cancelled", queuedAs = "pending" } = record.scenario.skytells ?? {};
  switch (record.status) {
    case "starting":
      return queuedAs === "false" ? false : queuedAs;
    case "processing":
      return record.scenario.outcome === "unknown-status" ? UNKNOWN_STATUS : "processing";
    case "canceled":
    case "aborted":
      return canceledWord;
    case "succeeded":
    case "failed":
      return record.status;
  }
}

/** The known texts of failures (K5), whatever the machinery itself says. */
function errorOf(record: PredictionRecord): string | null {
  if (record.status !== "failed") return null;
  return record.error?.startsWith("NSFW") === true ? NSFW_TEXT : FAILED_TEXT;
}

/** The same moment in the other of the two forms that one object has (K1). */
function isoOffset(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString().replace(/\.\d+Z$/, "+00:00");
}

function outputsOf(record: PredictionRecord): readonly string[] {
  if (record.status !== "succeeded" || record.output === null) return [];
  return writesText(record.model) ? [record.output.join("")] : record.output;
}

function renderOutput(record: PredictionRecord, origin: string): string | string[] | null {
  const outputs = outputsOf(record).map((item) => outputUrl(record, item, origin));
  const [first] = outputs;
  if (first === undefined) return record.dataRemoved ? null : [];
  const form = record.scenario.skytells?.output ?? (outputs.length === 1 ? "string" : "array");
  return form === "string" ? first : outputs;
}

function outputUrl(record: PredictionRecord, item: string, origin: string): string {
  if (item.startsWith("data:") || writesText(record.model)) return item;
  return `${deliveryOrigin(record, origin)}/delivery/${BUCKET}/${record.outputKey}/${item}`;
}

function renderFiles(record: PredictionRecord, origin: string, sizeOf: SizeOf) {
  if (writesText(record.model)) return [];
  return outputsOf(record)
    .filter((name) => !name.startsWith("data:"))
    .map((name) => ({
      name,
      type: mediaTypeOf(name),
      size: sizeOf(record, name) ?? 0,
      url: outputUrl(record, name, origin),
    }));
}

/** Percent of the last progress line, as the API tells it by `metrics.progress`. */
function progressOf(record: PredictionRecord): number {
  if (record.status === "succeeded") return 100;
  return Number(record.logs.match(/\d{1,3}(?=%\|)/g)?.at(-1) ?? 0);
}

function renderMetrics(record: PredictionRecord): Record<string, number> {
  const { createdAtMs, startedAtMs, completedAtMs } = record;
  const made = outputsOf(record).length;
  return {
    progress: progressOf(record),
    image_count: typeOf(slugOf(record.model)) === "image" ? made : 0,
    asset_count: made,
    ...(isTerminal(record) && completedAtMs !== null
      ? {
          predict_time: startedAtMs === null ? 0 : (completedAtMs - startedAtMs) / 1000,
          total_time: (completedAtMs - createdAtMs) / 1000,
        }
      : {}),
  };
}

function renderUrls(record: PredictionRecord, origin: string): Record<string, string> {
  const self = `${origin}${BASE_PATH}/predictions/${record.id}`;
  return {
    get: self,
    cancel: `${self}/cancel`,
    stream: `${self}/stream`,
    delete: `${self}/delete`,
  };
}
