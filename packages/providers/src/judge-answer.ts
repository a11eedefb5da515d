import type { ErrorCode } from "@darkroom/lifecycle";
import type { ApiAnswer } from "./call-api.ts";
import type { GetOutcome, StartOutcome } from "./port.ts";
import {
  CREDIT_RETRY_MS,
  NOT_SENT_RETRY_MS,
  RATE_LIMITED_RETRY_MS,
  READ_RETRY_MS,
  TOKEN_REFUSED_RETRY_MS,
} from "./waits.ts";

export type Unanswered = Exclude<ApiAnswer, { outcome: "answered" }>;
export type Answered = Extract<ApiAnswer, { outcome: "answered" }>;

/** An answer that is no success, as its adapter has read it. */
export type Refusal = {
  /** Of the answer, or the one that its body names. */
  status: number;
  errorText: string;
  /** The wait that the answer asks for, else the given one; milliseconds. */
  waitMs: (fallbackMs: number) => number;
};

export const isSuccess = ({ status }: Answered): boolean => status >= 200 && status < 300;

export function deferStart(
  error: ErrorCode,
  retryAfterMs: number,
  errorText: string,
): StartOutcome {
  return { outcome: "deferred", error, retryAfterMs, errorText };
}

/** A create to which no answer came: nobody knows what became of it, unless it was never sent. */
export function judgeUnansweredStart({ outcome, errorText }: Unanswered): StartOutcome {
  if (outcome === "interrupted") return { outcome: "lost", errorText };
  return deferStart("provider_unavailable", NOT_SENT_RETRY_MS, errorText);
}

/** What every API means by the status of a create that failed; null where it is refused for good. */
export function judgeFailedStart({ status, errorText, waitMs }: Refusal): StartOutcome | null {
  if (status === 429) return deferStart("rate_limited", waitMs(RATE_LIMITED_RETRY_MS), errorText);
  if (status === 402) return deferStart("provider_credit", waitMs(CREDIT_RETRY_MS), errorText);
  // An unfollowed redirect (status 0 where a runtime hides it) is a wrong base URL, which the
  // operator mends just as a refused token.
  if (status === 401 || status === 403 || status === 0 || (status >= 300 && status < 400)) {
    return deferStart("provider_unavailable", waitMs(TOKEN_REFUSED_RETRY_MS), errorText);
  }
  // A 2xx without a readable id, a 5xx, and a 408 of a relay that had already passed the request
  // on: all of them may have made a prediction.
  if (status < 300 || status >= 500 || status === 408) return { outcome: "lost", errorText };
  return null;
}

export type Unavailable = Extract<GetOutcome, { outcome: "unavailable" }>;

/** A read to which no answer came. */
export function judgeUnansweredRead({ errorText }: Unanswered): Unavailable {
  return { outcome: "unavailable", retryAfterMs: READ_RETRY_MS, errorText };
}

/** An answer that tells nothing about the prediction, with the wait until the next question. */
export function judgeFailedRead({ status, errorText, waitMs }: Refusal): Unavailable {
  const isTokenRefused = status === 401 || status === 403;
  const retryAfterMs = waitMs(isTokenRefused ? TOKEN_REFUSED_RETRY_MS : READ_RETRY_MS);
  return { outcome: "unavailable", retryAfterMs, errorText, isRateLimited: status === 429 };
}
