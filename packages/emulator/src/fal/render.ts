import { deliveryOrigin } from "../delivery/origin.ts";
import { mediaTypeOf } from "../predictions/media-types.ts";
import { declarationOf, writesText } from "../predictions/models.ts";
import { isTerminal, type PredictionRecord } from "../predictions/record.ts";
import { answer, faulty, problem } from "./errors.ts";
import { appOf } from "./models.ts";
import { type Fault, wireFactsOf } from "./wire-facts.ts";

/** Where the API stands on a host. */
export const BASE_PATH = "/fal";
/** First part of the path of delivered files. */
const BUCKET = "files";
/** What `unknown-status` says while it runs. */
const UNKNOWN_STATUS = "WARMING";
const NSFW_FAULT: Fault = {
  loc: ["body", "prompt"],
  msg: "The content could not be processed because it was flagged by a content checker.",
  type: "content_policy_violation",
};

export type SizeOf = (record: PredictionRecord, name: string) => number | undefined;

function renderUrls(record: PredictionRecord, origin: string): Record<string, string> {
  const self = `${origin}${BASE_PATH}/${appOf(record.model)}/requests/${record.id}`;
  return { response_url: self, status_url: `${self}/status`, cancel_url: `${self}/cancel` };
}

/** What a submit is answered with. */
export function renderSubmitted(record: PredictionRecord, origin: string, position: number) {
  return {
    status: "IN_QUEUE",
    request_id: record.id,
    ...renderUrls(record, origin),
    queue_position: position,
    // Only a request with a webhook is told the id of its first try besides.
    ...(record.webhook === null ? {} : { gateway_request_id: record.id }),
  };
}

/** Log lines from the given one on; the machine that runs does not keep the time of each. */
function renderLogs(record: PredictionRecord, from: number): Record<string, string>[] {
  const at = new Date(record.startedAtMs ?? record.createdAtMs).toISOString();
  return record.logs
    .split("\n")
    .filter((line) => line !== "")
    .slice(from)
    .map((message) => ({ message, level: "STDERR", source: "USER", timestamp: at }));
}

export type StatusView = {
  origin: string;
  /** Requests before this one. */
  position: number;
  /** Null leaves the logs out, else those from the given line on are told. */
  logsFrom: number | null;
};

/** A status with its HTTP status, 202 as long as there is no result. */
export function renderStatus(record: PredictionRecord, view: StatusView) {
  const logs = view.logsFrom === null ? null : renderLogs(record, view.logsFrom);
  const common = { request_id: record.id, ...renderUrls(record, view.origin) };
  if (record.status === "starting") {
    return { status: 202, body: { status: "IN_QUEUE", ...common, queue_position: view.position } };
  }
  if (!isTerminal(record)) {
    const isStrange = record.scenario.outcome === "unknown-status";
    return {
      status: 202,
      body: { status: isStrange ? UNKNOWN_STATUS : "IN_PROGRESS", ...common, logs },
    };
  }
  const { startedAtMs, completedAtMs } = record;
  const runMs = startedAtMs === null || completedAtMs === null ? null : completedAtMs - startedAtMs;
  const isTold = record.status !== "succeeded" && record.scenario.fal?.failedAs === "status";
  const body = {
    status: "COMPLETED",
    ...common,
    logs,
    metrics: { inference_time: runMs === null ? null : runMs / 1000 },
    ...(isTold ? { error: "The request failed.", error_type: "request_failed" } : {}),
  };
  return { status: 200, body };
}

function renderFile(record: PredictionRecord, name: string, origin: string, sizeOf: SizeOf) {
  const isInline = name.startsWith("data:");
  const mediaType = isInline ? (/^data:([^;,]+)/.exec(name)?.[1] ?? "") : mediaTypeOf(name);
  return {
    url: isInline
      ? name
      : `${deliveryOrigin(record, origin)}/delivery/${BUCKET}/${record.outputKey}/${name}`,
    content_type: mediaType,
    file_name: isInline ? null : name,
    file_size: isInline ? null : (sizeOf(record, name) ?? null),
  };
}

/** What a run made, in the record that its kind of model answers with. */
export function renderPayload(record: PredictionRecord, origin: string, sizeOf: SizeOf): unknown {
  const names = record.output ?? [];
  if (writesText(record.model)) return { output: names.join("") };
  const { kind } = declarationOf(record.model).output;
  const files = names.map((name) => renderFile(record, name, origin, sizeOf));
  const made = kind === "image" ? { images: files } : { [kind]: files[0] ?? null };
  return { ...made, seed: record.seed, prompt: record.input["prompt"] ?? "", timings: {} };
}

/** The faults by which a model says that it failed. */
export function faultsOf(record: PredictionRecord): readonly Fault[] {
  const { faults } = wireFactsOf(record);
  if (faults.length > 0) return faults;
  if (record.error?.startsWith("NSFW") === true) return [NSFW_FAULT];
  return [{ loc: ["body"], msg: record.error ?? "", type: "internal_server_error" }];
}

/** The HTTP status of a result; a webhook tells it in words. */
export function resultStatusOf(record: PredictionRecord): number {
  switch (record.status) {
    case "starting":
    case "processing":
      return 400;
    case "succeeded":
      return 200;
    case "failed":
      return faultsOf(record)[0]?.type === "internal_server_error" ? 500 : 422;
    case "canceled":
      return 499;
    case "aborted":
      return 504;
  }
}

/** The answer to a question for the result. */
export function answerResult(record: PredictionRecord, origin: string, sizeOf: SizeOf): Response {
  const status = resultStatusOf(record);
  switch (record.status) {
    case "starting":
    case "processing":
      return problem(status, "Request is still in progress");
    case "succeeded":
      return answer(record.id, renderPayload(record, origin, sizeOf), status);
    case "failed":
      return faulty(status, faultsOf(record));
    case "canceled":
      return problem(status, "Request was cancelled", { type: "client_cancelled" });
    case "aborted":
      return problem(status, "Request timed out", {
        type: "request_timeout",
        headers: { "x-fal-request-timeout-type": "user" },
      });
  }
}
