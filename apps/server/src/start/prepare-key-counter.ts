import type { Log } from "@darkroom/engine";
import { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import type { RateLimiterAbstract } from "rate-limiter-flexible";
import type { Environment } from "../environment.ts";
import { KEY_COUNT_MS_MAX, KEY_COUNT_RECONNECT_MS, MINUTE_S } from "../limits.ts";
import { COUNTED_POINTS, createMemoryCounter } from "../rate-limits/pace-keys.ts";

type PreparedKeyCounter = { counter: RateLimiterAbstract; close: () => void };

/**
 * What counts the calls of API keys: Redis for all processes together, where it is set. While it is
 * away, and without it, each process counts for itself and admits the whole rate.
 */
export function prepareKeyCounter(
  { redisUrl }: Pick<Environment, "redisUrl">,
  log: Log,
): PreparedKeyCounter {
  const insuranceLimiter = createMemoryCounter();
  if (redisUrl === null) return { counter: insuranceLimiter, close: () => undefined };
  const client = connect(redisUrl, log);
  const counter = new RateLimiterRedis({
    storeClient: client,
    keyPrefix: "darkroom:key-calls",
    points: COUNTED_POINTS,
    duration: MINUTE_S,
    rejectIfRedisNotReady: true,
    insuranceLimiter,
  });
  return { counter, close: () => client.disconnect() };
}

/** A connection that never makes a call wait: what Redis does not answer at once is counted here. */
function connect(url: string, log: Log): Redis {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: KEY_COUNT_MS_MAX,
    retryStrategy: () => KEY_COUNT_RECONNECT_MS,
  });
  let isAway = false;
  client.on("ready", () => {
    isAway = false;
  });
  // The client's own errors carry the address with its credentials.
  client.on("error", () => {
    if (!isAway) log("warn", "Redis is away; each process counts the calls of keys alone", {});
    isAway = true;
  });
  return client;
}
