import type { EmulatorParts } from "../parts.ts";
import type { SkytellsQuirks } from "../scenario/skytells.ts";
import { HEADERS_OF } from "./rate-headers.ts";

const MINUTE_MS = 60_000;
/** A wait for a place is told as short: nobody knows when a run ends. */
const CONCURRENT_RETRY_S = 1;

export type Pace =
  /** `headers` tell what is left, as every 2xx does (K6). */
  { outcome: "free"; headers: Record<string, string> } | { outcome: "full"; retryAfterS: number };

/** Whether one more create of a model fits into the limits of its scenario. */
export function judgePace(
  { predictions, now }: Pick<EmulatorParts, "predictions" | "now">,
  model: string,
  { requestsPerMinute, concurrentMax, rateHeaders = "new" }: SkytellsQuirks,
): Pace {
  const filter = { provider: "skytells", model } as const;
  const open = predictions.count({ ...filter, isOpen: true });
  const concurrent =
    concurrentMax === undefined
      ? null
      : { limit: concurrentMax, remaining: concurrentMax - open - 1 };
  if (concurrentMax !== undefined) {
    if (open >= concurrentMax) return { outcome: "full", retryAfterS: CONCURRENT_RETRY_S };
  }
  const write = HEADERS_OF[rateHeaders];
  if (requestsPerMinute === undefined) {
    return { outcome: "free", headers: write({ requests: null, concurrent }) };
  }
  const createdFromMs = now() - MINUTE_MS;
  const used = predictions.count({ ...filter, createdFromMs });
  if (used < requestsPerMinute) {
    const requests = { limit: requestsPerMinute, remaining: requestsPerMinute - used - 1 };
    return { outcome: "free", headers: write({ requests, concurrent }) };
  }
  const oldestAtMs = predictions
    .list({ ...filter, createdFromMs, limit: used })
    .at(requestsPerMinute - 1)?.record.createdAtMs;
  const waitMs = (oldestAtMs ?? now()) + MINUTE_MS - now();
  return { outcome: "full", retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)) };
}
