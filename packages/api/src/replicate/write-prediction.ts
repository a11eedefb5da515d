import type { PredictionView } from "@darkroom/engine";
import type { Status } from "@darkroom/lifecycle";
import { isTerminal } from "@darkroom/lifecycle";
import { versionOf } from "./version.ts";

/** The words of Replicate's HTTP API. */
export type ReplicateStatus = "starting" | "processing" | "succeeded" | "failed" | "canceled";

/** A prediction as Replicate's HTTP API shows it, with addresses of ours. */
export type ReplicatePrediction = {
  id: string;
  model: string;
  version: string;
  input: Record<string, unknown>;
  output: string[] | null;
  error: string | null;
  logs: string;
  status: ReplicateStatus;
  source: "api";
  data_removed: boolean;
  created_at: string;
  started_at: string | null;
  completed_at: string | null;
  metrics: { predict_time?: number; total_time?: number };
  urls: { get: string; cancel: string };
};

/**
 * `aborted` is never said: the official client does not know it and would ask for ever. What has
 * run out of time has failed, with a text that says so.
 */
const STATUSES: Readonly<Record<Status, ReplicateStatus>> = {
  queued: "starting",
  submitting: "starting",
  starting: "starting",
  processing: "processing",
  storing: "processing",
  succeeded: "succeeded",
  failed: "failed",
  canceled: "canceled",
  expired: "failed",
};

const MS_PER_S = 1_000;

/**
 * @param places.baseUrl address of this facade, absolute and without a trailing slash
 * @param places.outputs absolute addresses of the results, in their order
 */
export function writePrediction(
  view: PredictionView,
  places: { baseUrl: string; outputs: readonly string[] },
): ReplicatePrediction {
  const status = STATUSES[view.status];
  const isSucceeded = status === "succeeded";
  const address = `${places.baseUrl}/predictions/${view.id}`;
  return {
    id: view.id,
    model: view.model,
    version: versionOf(view.model),
    input: view.input,
    output: isSucceeded && places.outputs.length > 0 ? [...places.outputs] : null,
    error: status === "failed" ? (view.error?.message ?? view.message) : null,
    logs: "",
    status,
    source: "api",
    // Results that we had and have no longer.
    data_removed: isSucceeded && places.outputs.length === 0,
    created_at: view.createdAt,
    started_at: view.startedAt,
    completed_at: view.endedAt,
    metrics: isTerminal(view.status) ? metricsOf(view) : {},
    urls: { get: address, cancel: `${address}/cancel` },
  };
}

/** Seconds, as far as they are known. */
function metricsOf({ createdAt, startedAt, endedAt }: PredictionView) {
  if (endedAt === null) return {};
  const since = (start: string): number => (Date.parse(endedAt) - Date.parse(start)) / MS_PER_S;
  const total = { total_time: since(createdAt) };
  return startedAt === null ? total : { ...total, predict_time: since(startedAt) };
}
