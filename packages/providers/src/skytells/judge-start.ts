import type { ErrorCode } from "@darkroom/lifecycle";
import type { ApiAnswer } from "../call-api.ts";
import type { StartOutcome } from "../port.ts";
import { isSafetyText } from "../read-fields.ts";
import {
  CREDIT_RETRY_MS,
  NOT_SENT_RETRY_MS,
  RATE_LIMITED_RETRY_MS,
  TOKEN_REFUSED_RETRY_MS,
} from "../waits.ts";
import { decodePrediction } from "./decode-prediction.ts";
import type { Problem } from "./read-problem.ts";
import { readProblem, retryAfterOf } from "./read-problem.ts";

/** Codes that blame our request or the model rather than the customer's input (wire fact K4). */
const REJECTED_CODES: ReadonlySet<string> = new Set([
  "INVALID_REQUEST",
  "INVALID_PARAMETER_COMBINATION",
  "MODEL_NOT_FOUND",
  "MODEL_NOT_SUPPORTED",
  "SECURITY_VIOLATION",
]);
const INPUT_STATUSES: ReadonlySet<number> = new Set([400, 413, 422]);
const CONTENT_POLICY_STATUS = 451;

function judgeRefusal({ code, status, errorText }: Problem): StartOutcome {
  const isSafety = status === CONTENT_POLICY_STATUS || isSafetyText(errorText);
  const isInput = INPUT_STATUSES.has(status) && !REJECTED_CODES.has(code);
  const error = isSafety ? "safety" : isInput ? "invalid_input" : "provider_rejected";
  return { outcome: "refused", error, errorText };
}

/** What the operator has to mend: the key, or a base URL that is not this API's. */
function isOperatorsFault({ code, status }: Problem): boolean {
  if (status === 401 || status === 0 || (status >= 300 && status < 400)) return true;
  if (status === 403) return code !== "SECURITY_VIOLATION";
  return status === 404 && code !== "MODEL_NOT_FOUND";
}

/**
 * What the answer to a create means. `lost` wherever the API may have created the prediction:
 * there is no idempotency key, so nothing unclear may lead to a second try.
 */
export function judgeStart(answer: ApiAnswer, now: number): StartOutcome {
  if (answer.outcome === "interrupted") return { outcome: "lost", errorText: answer.errorText };
  const deferred = (error: ErrorCode, retryAfterMs: number, errorText: string): StartOutcome => ({
    outcome: "deferred",
    error,
    retryAfterMs,
    errorText,
  });
  if (answer.outcome === "not_sent") {
    return deferred("provider_unavailable", NOT_SENT_RETRY_MS, answer.errorText);
  }
  const isSuccess = answer.status >= 200 && answer.status < 300;
  const update = isSuccess ? decodePrediction(answer.body) : null;
  if (update !== null) return { outcome: "accepted", update };
  const problem = readProblem(answer.status, answer.body);
  const { status, errorText } = problem;
  const wait = (fallbackMs: number): number => retryAfterOf(answer.headers, now, fallbackMs);
  if (status === 429) return deferred("rate_limited", wait(RATE_LIMITED_RETRY_MS), errorText);
  if (status === 402) return deferred("provider_credit", wait(CREDIT_RETRY_MS), errorText);
  if (isOperatorsFault(problem)) {
    return deferred("provider_unavailable", wait(TOKEN_REFUSED_RETRY_MS), errorText);
  }
  // A 2xx without a readable id, a 5xx, and a 408 of a relay may all have made a prediction.
  if (status < 300 || status >= 500 || status === 408) return { outcome: "lost", errorText };
  return judgeRefusal(problem);
}
