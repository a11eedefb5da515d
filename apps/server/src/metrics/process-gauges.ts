import { monitorEventLoopDelay } from "node:perf_hooks";
import { Gauge } from "prom-client";
import type { Registry } from "prom-client";
import { LOOP_SAMPLE_MS } from "./limits.ts";

const NS_PER_S = 1_000_000_000;
const QUANTILES = { "0.5": 50, "0.99": 99 } as const;

/** Memory and event loop of this process; `read` takes what was since the last time. */
export function createProcessGauges(registry: Registry): { read: () => void } {
  const registers = [registry];
  const memory = new Gauge({
    name: "darkroom_process_memory_bytes",
    help: "Resident memory of the process.",
    registers,
  });
  const heap = new Gauge({
    name: "darkroom_process_heap_bytes",
    help: "Memory that live objects of the process take.",
    registers,
  });
  const uptime = new Gauge({
    name: "darkroom_process_uptime_seconds",
    help: "Age of the process.",
    registers,
  });
  const delay = new Gauge({
    name: "darkroom_event_loop_delay_seconds",
    help: "How late the event loop was since the last look, quantiles and most.",
    labelNames: ["quantile"],
    registers,
  });
  const delays = openDelays();
  return {
    read: () => {
      const { rss, heapUsed } = process.memoryUsage();
      memory.set(rss);
      heap.set(heapUsed);
      uptime.set(process.uptime());
      if (delays === null || delays.count === 0) return;
      for (const [quantile, share] of Object.entries(QUANTILES)) {
        delay.set({ quantile }, lateS(delays.percentile(share)));
      }
      delay.set({ quantile: "1" }, lateS(delays.max));
      delays.reset();
    },
  };
}

/** What is measured is the time between two looks, the wait itself included. */
const lateS = (measuredNs: number): number =>
  Math.max(0, measuredNs / NS_PER_S - LOOP_SAMPLE_MS / 1_000);

/** Not every runtime measures this; one that does not shows no such gauge. */
function openDelays(): ReturnType<typeof monitorEventLoopDelay> | null {
  try {
    const delays = monitorEventLoopDelay({ resolution: LOOP_SAMPLE_MS });
    delays.enable();
    return delays;
  } catch {
    return null;
  }
}
