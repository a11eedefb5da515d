import type { ApiAnswer } from "./call-api.ts";
import type { Pace, StartOutcome } from "./port.ts";
import { readRetryAfterMs } from "./retry-after.ts";

/** Accounts with little credit are told their lower rate in this sentence (wire fact R17). */
const REDUCED = /reduced to (\d+) requests? per minute with a burst of (\d+)/i;
/** Where providers tell how many creations are left (wire facts R18 and K6). */
const REMAINING_HEADERS = [
  "ratelimit-remaining",
  "x-skytells-ratelimit-remaining-requests",
  "x-ratelimit-remaining-rpm",
] as const;
/** And when there are new ones, where that is not `ratelimit-reset`. */
const RESET_HEADER = "x-ratelimit-reset";
/** Larger numbers than these are no rate that anybody grants. */
const PER_MINUTE_MAX = 1_000_000;

function readPauseMs(headers: Headers, now: number): number | null {
  const isUsedUp = REMAINING_HEADERS.some((name) => headers.get(name)?.trim() === "0");
  if (!isUsedUp) return null;
  const hints = new Headers();
  const reset = headers.get("ratelimit-reset") ?? headers.get(RESET_HEADER);
  if (reset === null) return null;
  hints.set("ratelimit-reset", reset);
  return readRetryAfterMs({ headers: hints, bodySeconds: null, detail: null }, now, 0);
}

function readRate(body: unknown): Pace["rate"] {
  if (typeof body !== "object" || body === null || !("detail" in body)) return null;
  if (typeof body.detail !== "string") return null;
  const [, perMinute, burst] = REDUCED.exec(body.detail) ?? [];
  const rate = { perMinute: Number(perMinute), burst: Number(burst) };
  const isRate = rate.perMinute > 0 && rate.perMinute <= PER_MINUTE_MAX && rate.burst > 0;
  return isRate ? rate : null;
}

/** The outcome of a start together with what its answer says about the pace, if anything. */
export function withPace(outcome: StartOutcome, answer: ApiAnswer, now: number): StartOutcome {
  if (answer.outcome !== "answered") return outcome;
  if (outcome.outcome !== "accepted" && outcome.outcome !== "deferred") return outcome;
  const pace = { pauseMs: readPauseMs(answer.headers, now), rate: readRate(answer.body) };
  return pace.pauseMs === null && pace.rate === null ? outcome : { ...outcome, pace };
}
