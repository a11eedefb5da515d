import type { DeliveryVerdict, EndedPrediction, ModelDefinition } from "@darkroom/engine";
import { Counter, Histogram, Registry } from "prom-client";
import type { ObserveSpan } from "../tracing/create-tracer.ts";

/** Upper edges of the duration buckets in seconds: from a cached status to a stuck download. */
const DURATION_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Predictions take from a second to some minutes. */
const STAGE_BUCKETS_S = [0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 21, 34, 60, 120, 300, 600];

/** Names of models that the catalogue does not have are told as this one. */
const OTHER = "other";

/** What this process counts by itself, from its start on. */
export interface Instruments {
  registry: Registry;
  countRequest: (request: { route: string; status: number; durationMs: number }) => void;
  countDelivery: (delivery: { provider: string; verdict: DeliveryVerdict }) => void;
  observeSpan: ObserveSpan;
  observeEnd: (ended: EndedPrediction) => void;
}

function createHistograms(registry: Registry) {
  const registers = [registry];
  const inSeconds = { buckets: DURATION_BUCKETS_S, registers };
  return {
    requests: new Histogram({
      name: "darkroom_http_request_duration_seconds",
      help: "Time until a reply began, by route.",
      labelNames: ["route"],
      ...inSeconds,
    }),
    operations: new Histogram({
      name: "darkroom_operation_duration_seconds",
      help: "Time that a verb of the engine took.",
      labelNames: ["operation", "outcome"],
      ...inSeconds,
    }),
    jobs: new Histogram({
      name: "darkroom_job_duration_seconds",
      help: "Time that a job took, by kind and by how it ended.",
      labelNames: ["kind", "outcome"],
      ...inSeconds,
    }),
    providerCalls: new Histogram({
      name: "darkroom_provider_call_duration_seconds",
      help: "Time that a call of a provider's API took, by what came of it.",
      labelNames: ["provider", "call", "outcome"],
      ...inSeconds,
    }),
    stages: new Histogram({
      name: "darkroom_prediction_stage_duration_seconds",
      help: "Time that the stages of succeeded predictions took, and all of them together.",
      labelNames: ["provider", "stage"],
      buckets: STAGE_BUCKETS_S,
      registers,
    }),
  };
}

function createCounters(registry: Registry) {
  const registers = [registry];
  return {
    requests: new Counter({
      name: "darkroom_http_requests_total",
      help: "HTTP requests by route and status.",
      labelNames: ["route", "status"],
      registers,
    }),
    deliveries: new Counter({
      name: "darkroom_webhook_deliveries_total",
      help: "Webhook deliveries by provider and verdict, duplicates and refused ones included.",
      labelNames: ["provider", "verdict"],
      registers,
    }),
    ends: new Counter({
      name: "darkroom_predictions_ended_total",
      help: "Predictions that this process ended, by provider, model and status.",
      labelNames: ["provider", "model", "status"],
      registers,
    }),
  };
}

const CALL_PREFIX = "provider.";
const JOB_PREFIX = "job ";
const S = 1_000;

/** @param models the catalogue, whose names alone become labels */
export function createInstruments(models: readonly Pick<ModelDefinition, "model">[]): Instruments {
  const registry = new Registry();
  const histograms = createHistograms(registry);
  const counters = createCounters(registry);
  const known = new Set(models.map(({ model }) => model));
  return {
    registry,
    countRequest: ({ route, status, durationMs }) => {
      counters.requests.inc({ route, status: String(status) });
      histograms.requests.observe({ route }, durationMs / S);
    },
    countDelivery: (delivery) => counters.deliveries.inc(delivery),
    observeSpan: ({ name, attributes, outcome, durationMs }) => {
      const durationS = durationMs / S;
      if (name.startsWith(JOB_PREFIX)) {
        histograms.jobs.observe({ kind: name.slice(JOB_PREFIX.length), outcome }, durationS);
      } else if (name.startsWith(CALL_PREFIX)) {
        const call = name.slice(CALL_PREFIX.length);
        const provider = String(attributes.provider ?? OTHER);
        histograms.providerCalls.observe({ provider, call, outcome }, durationS);
      } else {
        histograms.operations.observe({ operation: name, outcome }, durationS);
      }
    },
    observeEnd: ({ provider, model, status, stagesMs }) => {
      counters.ends.inc({ provider, model: known.has(model) ? model : OTHER, status });
      for (const [stage, durationMs] of Object.entries(stagesMs)) {
        histograms.stages.observe({ provider, stage }, durationMs / S);
      }
    },
  };
}
