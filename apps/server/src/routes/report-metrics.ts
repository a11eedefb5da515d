import { Gauge } from "prom-client";
import { isBearer } from "../auth/is-bearer.ts";
import { isLoopbackHost } from "../choose-provider.ts";
import type { AppContext, AppParts, Health } from "../http/app-context.ts";
import { createHealthGauges } from "../metrics/health-gauges.ts";
import { createProcessGauges } from "../metrics/process-gauges.ts";
import { createOutcomeGauges } from "./outcome-gauges.ts";
import { createRedisGauges } from "./redis-gauges.ts";

export interface Metrics {
  /** `/metrics` in the Prometheus text format. */
  report: (context: AppContext) => Promise<Response>;
}

/**
 * Metrics for the operator alone: by token, or from this machine without one. What the process
 * counts is its own; what is read from the database is the same on all of them.
 */
export function createMetrics(parts: AppParts): Metrics {
  const { registry } = parts.instruments;
  const outcomes = createOutcomeGauges(registry);
  const health = createHealthGauges(registry);
  const ofProcess = createProcessGauges(registry);
  const ofEngine = createEngineGauges(parts);
  return {
    report: async (context) => {
      if (!isOperator(parts, context)) {
        return Response.json({ outcome: "not_found" }, { status: 404 });
      }
      ofEngine.read(await parts.readHealth());
      await Promise.all([
        parts.readOutcomes().then(outcomes.show, outcomes.forget),
        parts.engine.operations.health().then(health.show, health.forget),
      ]);
      ofProcess.read();
      const headers = { "content-type": registry.contentType, "cache-control": "no-store" };
      return new Response(await registry.metrics(), { headers });
    },
  };
}

/** What the engine of this process knows without asking the database. */
function createEngineGauges(parts: AppParts): { read: (health: Health) => void } {
  const registers = [parts.instruments.registry];
  const counters = new Gauge({
    name: "darkroom_engine_count",
    help: "Counts of the engine since the process started.",
    labelNames: ["name"],
    registers,
  });
  const spoolBytes = new Gauge({
    name: "darkroom_spool_bytes",
    help: "Bytes of results that are not stored yet.",
    registers,
  });
  const spoolShare = new Gauge({
    name: "darkroom_spool_used_share",
    help: "The same as a share of the room for them; at 1 nothing new starts.",
    registers,
  });
  const breakers = new Gauge({
    name: "darkroom_provider_answers",
    help: "1 while a provider takes predictions, 0 while it is out of service.",
    labelNames: ["provider"],
    registers,
  });
  const partsUp = new Gauge({
    name: "darkroom_part_up",
    help: "1 while the database, the storage or the worker of this process is at work.",
    labelNames: ["part"],
    registers,
  });
  const watchers = new Gauge({
    name: "darkroom_watchers",
    help: "Readers who are told of news as it happens.",
    registers,
  });
  const redis = createRedisGauges(parts.instruments.registry);
  return {
    read: (health) => {
      for (const [name, count] of Object.entries(health.counters)) counters.set({ name }, count);
      for (const { provider, answers } of health.providers) {
        breakers.set({ provider }, answers ? 1 : 0);
      }
      partsUp.set({ part: "database" }, health.database ? 1 : 0);
      partsUp.set({ part: "storage" }, health.storage ? 1 : 0);
      partsUp.set({ part: "worker" }, health.worker.running ? 1 : 0);
      spoolBytes.set(health.spool.bytes);
      spoolShare.set(health.spool.bytes / Math.max(1, health.spool.bytesMax));
      redis.show(health.queue, parts.snapshotsAway());
      watchers.set(parts.engine.predictions.watchers());
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
