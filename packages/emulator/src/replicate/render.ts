import { deliveryOrigin } from "../delivery/origin.ts";
import { writesText } from "../predictions/models.ts";
import { isTerminal, type PredictionRecord } from "../predictions/record.ts";
import { isoMicros } from "../iso-micros.ts";
import { streamUrl } from "./stream.ts";

/** Where the API stands on a host. */
export const BASE_PATH = "/replicate/v1";
/** First part of the path of delivered files, as on the real delivery host (R12). */
const BUCKET = "pbxt";
/** What `unknown-status` says while it runs: a word no documentation has. */
export const UNKNOWN_STATUS = "warming";

/** The prediction object (R6). `origin` is scheme and host under which the reader reaches us. */
export function renderPrediction(
  record: PredictionRecord,
  origin: string,
): Record<string, unknown> {
  const base = `${origin}${BASE_PATH}`;
  const stream = streamUrl(record, origin);
  return {
    id: record.id,
    model: record.model,
    version: record.version,
    input: record.input,
    logs: record.logs,
    output: renderOutput(record, origin),
    data_removed: record.dataRemoved,
    error: record.error,
    source: "api",
    status: statusWord(record),
    created_at: isoMicros(record.createdAtMs),
    started_at: timeOrNull(record.startedAtMs),
    completed_at: timeOrNull(record.completedAtMs),
    ...(record.deadlineAtMs === null ? {} : { deadline: isoMicros(record.deadlineAtMs) }),
    ...(record.deployment === null ? {} : { deployment: record.deployment }),
    ...(record.completedAtMs === null ? {} : { metrics: metrics(record, record.completedAtMs) }),
    ...(record.webhook === null ? {} : { webhook: record.webhook }),
    ...(record.webhookEvents === null ? {} : { webhook_events_filter: record.webhookEvents }),
    urls: {
      get: `${base}/predictions/${record.id}`,
      cancel: `${base}/predictions/${record.id}/cancel`,
      ...(stream === undefined ? {} : { stream }),
    },
  };
}

function statusWord(record: PredictionRecord): string {
  const isStrange = record.scenario.outcome === "unknown-status" && record.startedAtMs !== null;
  return isStrange && !isTerminal(record) ? UNKNOWN_STATUS : record.status;
}

/** A list, or the other forms models have, where the scenario asks for them at the end. */
function renderOutput(record: PredictionRecord, origin: string): unknown {
  const items = record.output?.map((item) => outputUrl(record, item, origin)) ?? null;
  if (items === null || !isTerminal(record)) return items;
  switch (record.scenario.output?.shape) {
    case "string":
      return items[0] ?? null;
    case "object":
      return Object.fromEntries(items.map((item, index) => [`file_${index}`, item]));
    default:
      return items;
  }
}

function outputUrl(record: PredictionRecord, item: string, origin: string): string {
  if (item.startsWith("data:") || writesText(record.model)) return item;
  return `${deliveryOrigin(record, origin)}/delivery/${BUCKET}/${record.outputKey}/${item}`;
}

function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoMicros(ms);
}

/** Times in seconds, and what the model itself counted; without a start there was no predicting. */
function metrics(record: PredictionRecord, completedAtMs: number): Record<string, number> {
  const totalTime = (completedAtMs - record.createdAtMs) / 1000;
  if (record.startedAtMs === null) return { total_time: totalTime };
  return {
    ...record.metrics,
    predict_time: (completedAtMs - record.startedAtMs) / 1000,
    total_time: totalTime,
  };
}
