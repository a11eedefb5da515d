import type { EmulatorParts } from "../parts.ts";
import type { SkytellsQuirks } from "../scenario/skytells.ts";

const MINUTE_MS = 60_000;
/** A wait for a place is told as short: nobody knows when a run ends. */
const CONCURRENT_RETRY_S = 1;

export type Pace =
  /** `headers` tell what is left, as every 2xx does (K6). */
  { outcome: "free"; headers: Record<string, string> } | { outcome: "full"; retryAfterS: number };

/** Where there is no limit the real API writes a dash (K6). */
const UNLIMITED = "-";

/** Whether one more create of a model fits into the limits of its scenario. */
export function judgePace(
  { predictions, now }: Pick<EmulatorParts, "predictions" | "now">,
  model: string,
  { requestsPerMinute, concurrentMax }: SkytellsQuirks,
): Pace {
  const filter = { provider: "skytells", model } as const;
  if (concurrentMax !== undefined) {
    const open = predictions.count({ ...filter, isOpen: true });
    if (open >= concurrentMax) return { outcome: "full", retryAfterS: CONCURRENT_RETRY_S };
  }
  if (requestsPerMinute === undefined) return { outcome: "free", headers: writeHeaders(null) };
  const createdFromMs = now() - MINUTE_MS;
  const used = predictions.count({ ...filter, createdFromMs });
  if (used < requestsPerMinute) {
    const left = { limit: requestsPerMinute, remaining: requestsPerMinute - used - 1 };
    return { outcome: "free", headers: writeHeaders(left) };
  }
  const oldestAtMs = predictions
    .list({ ...filter, createdFromMs, limit: used })
    .at(requestsPerMinute - 1)?.record.createdAtMs;
  const waitMs = (oldestAtMs ?? now()) + MINUTE_MS - now();
  return { outcome: "full", retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)) };
}

function writeHeaders(left: { limit: number; remaining: number } | null): Record<string, string> {
  return {
    "x-skytells-ratelimit-limit-requests": left === null ? UNLIMITED : String(left.limit),
    "x-skytells-ratelimit-remaining-requests": left === null ? UNLIMITED : String(left.remaining),
    "x-skytells-ratelimit-window": "60",
  };
}
