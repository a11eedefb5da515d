import { performance } from "node:perf_hooks";
import autocannon from "autocannon";
import { EXTENSION_MS_MAX } from "../limits.ts";
import type { Load, LoadFigures } from "./load.ts";
import { percentile } from "./percentile.ts";

const MICROSECONDS_PER_MS = 1_000;
const MS_PER_SECOND = 1_000;
/** How often the generator looks whether its time is over. */
const STOP_CHECK_MS = 20;
const OK_FIRST = 200;
const OK_LAST = 299;

/**
 * Sends the request again and again and counts. Latencies are kept one by one, because the
 * generator's own histogram knows whole milliseconds only.
 * @param extent.repliesMin with fewer replies it goes on, for at most `EXTENSION_MS_MAX`
 */
export async function fire(
  load: Load,
  extent: { durationMs: number; repliesMin: number },
): Promise<LoadFigures> {
  const latenciesMs: number[] = [];
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const { errors, non2xx, requests } = await run(load, extent, latenciesMs);
  const elapsedMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  const ascending = latenciesMs.sort((left, right) => left - right);
  // The generator tells nobody when a server closes a connection instead of answering: it sends
  // the next request. Each connection may have one on its way at the end; the rest is lost.
  const unanswered = requests.sent - ascending.length - non2xx - errors;
  const lost = Math.max(0, unanswered - load.connections);
  return {
    answered: ascending.length,
    errors: errors + non2xx + lost,
    requestsPerSecond: (ascending.length / elapsedMs) * MS_PER_SECOND,
    p50Ms: percentile(ascending, 0.5),
    p99Ms: percentile(ascending, 0.99),
    loadCpuShare: (cpu.user + cpu.system) / MICROSECONDS_PER_MS / elapsedMs,
  };
}

/** Runs the generator; the latency of each reply of 2xx is added to `latenciesMs`. */
async function run(
  load: Load,
  extent: { durationMs: number; repliesMin: number },
  latenciesMs: number[],
): Promise<autocannon.Result> {
  let replies = 0;
  const durationMsMax = extent.durationMs + EXTENSION_MS_MAX;
  let check: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<autocannon.Result>((resolve, reject) => {
      const instance = autocannon(
        {
          url: load.url,
          method: load.method,
          headers: load.headers,
          ...(load.body === null ? {} : { body: load.body }),
          connections: load.connections,
          duration: durationMsMax / MS_PER_SECOND,
          sampleInt: STOP_CHECK_MS,
        },
        (error: unknown, result) => {
          if (error instanceof Error) reject(error);
          else resolve(result);
        },
      );
      instance.on("response", (_client, statusCode, _bytes, latencyMs) => {
        replies += 1;
        if (statusCode >= OK_FIRST && statusCode <= OK_LAST) latenciesMs.push(latencyMs);
      });
      const stopWhenEnough = (): void => {
        if (replies >= extent.repliesMin) instance.stop();
        else check = setTimeout(stopWhenEnough, STOP_CHECK_MS);
      };
      check = setTimeout(stopWhenEnough, extent.durationMs);
    });
  } finally {
    clearTimeout(check);
  }
}
