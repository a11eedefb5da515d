import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { isBearer } from "../auth/is-bearer.ts";
import { isLoopbackHost } from "../choose-provider.ts";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { createOutcomeGauges } from "./outcome-gauges.ts";

/** Upper edges of the duration buckets in seconds: from a cached status to a stuck download. */
const DURATION_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface Metrics {
  countRequest: (request: { route: string; status: number; durationMs: number }) => void;
  /** `/metrics` in the Prometheus text format. */
  report: (context: AppContext) => Promise<Response>;
}

/** Metrics of this process, for the operator alone: by token, or from this machine without one. */
export function createMetrics(parts: AppParts): Metrics {
  const registry = new Registry();
  const gauge = (named: { name: string; help: string }) =>
    new Gauge({ ...named, registers: [registry] });
  const requests = new Counter({
    name: "darkroom_http_requests_total",
    help: "HTTP requests by route and status.",
    labelNames: ["route", "status"],
    registers: [registry],
  });
  const durations = new Histogram({
    name: "darkroom_http_request_duration_seconds",
    help: "Time until a reply began, by route.",
    labelNames: ["route"],
    buckets: DURATION_BUCKETS_S,
    registers: [registry],
  });
  const counters = new Gauge({
    name: "darkroom_engine_count",
    help: "Counts of the engine since the process started.",
    labelNames: ["name"],
    registers: [registry],
  });
  const spoolBytes = gauge({
    name: "darkroom_spool_bytes",
    help: "Bytes of results that are not stored yet.",
  });
  const snapshotsAway = gauge({
    name: "darkroom_snapshots_unavailable",
    help: "How often the store of status snapshots was found away since the process started.",
  });
  const breakers = new Gauge({
    name: "darkroom_provider_answers",
    help: "1 while a provider takes predictions, 0 while it is out of service.",
    labelNames: ["provider"],
    registers: [registry],
  });
  const watchers = gauge({
    name: "darkroom_watchers",
    help: "Readers who are told of news as it happens.",
  });
  const outcomes = createOutcomeGauges(registry);
  const memoryBytes = gauge({
    name: "darkroom_process_memory_bytes",
    help: "Resident memory of the process.",
  });

  return {
    countRequest: ({ route, status, durationMs }) => {
      requests.inc({ route, status: String(status) });
      durations.observe({ route }, durationMs / 1_000);
    },
    report: async (context) => {
      if (!isOperator(parts, context)) {
        return Response.json({ outcome: "not_found" }, { status: 404 });
      }
      const health = await parts.readHealth();
      for (const [name, count] of Object.entries(health.counters)) counters.set({ name }, count);
      for (const { provider, answers } of health.providers) {
        breakers.set({ provider }, answers ? 1 : 0);
      }
      await parts.readOutcomes().then(outcomes.show, outcomes.forget);
      spoolBytes.set(health.spool.bytes);
      snapshotsAway.set(parts.snapshotsAway());
      watchers.set(parts.engine.predictions.watchers());
      memoryBytes.set(process.memoryUsage.rss());
      const headers = { "content-type": registry.contentType, "cache-control": "no-store" };
      return new Response(await registry.metrics(), { headers });
    },
  };
}

function isOperator(parts: AppParts, context: AppContext): boolean {
  if (parts.metricsToken === null) {
    // A proxy on this machine would make everybody local, hence no forwarded requests.
    const isForwarded = context.req.header("x-forwarded-for") !== undefined;
    return !isForwarded && isLoopbackHost(context.var.clientAddress);
  }
  return isBearer(context.req.header("authorization") ?? null, parts.metricsToken);
}
