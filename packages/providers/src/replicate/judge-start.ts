import type { StartOutcome } from "../port.ts";
import type { ApiAnswer } from "../call-api.ts";
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

/** Whether a 422 is about the customer's input; else it is about our request (wire fact R22). */
function isAboutInput(problem: Problem): boolean {
  if (problem.invalidFields.length > 0) {
    return problem.invalidFields.some((field) => field === "input" || field.startsWith("input."));
  }
  return !/\bversion\b/i.test(`${problem.title} ${problem.detail}`);
}

function judgeRefusal(status: number, problem: Problem): StartOutcome {
  const { errorText } = problem;
  if (isSafetyText(errorText)) return { outcome: "refused", error: "safety", errorText };
  const isInput =
    status === 400 ||
    status === 413 ||
    ((status === 422 || status === 409) && isAboutInput(problem));
  return { outcome: "refused", error: isInput ? "invalid_input" : "provider_rejected", errorText };
}

/**
 * What the answer to a create means. `lost` wherever the API may have created the prediction:
 * creating is not idempotent there (wire fact R7), so nothing unclear may lead to a second try.
 */
export function judgeStart(answer: ApiAnswer, now: number): StartOutcome {
  if (answer.outcome === "interrupted") return { outcome: "lost", errorText: answer.errorText };
  if (answer.outcome === "not_sent") {
    const { errorText } = answer;
    const retryAfterMs = NOT_SENT_RETRY_MS;
    return { outcome: "deferred", error: "provider_unavailable", retryAfterMs, errorText };
  }
  const { status, body } = answer;
  if (status >= 200 && status < 300) {
    const update = decodePrediction(body);
    if (update !== null) return { outcome: "accepted", update };
    return { outcome: "lost", errorText: `answered ${status} without a readable prediction` };
  }
  const problem = readProblem(status, body);
  const { errorText } = problem;
  const wait = (fallbackMs: number): number => retryAfterOf(answer, problem, now, fallbackMs);
  if (status === 429) {
    const retryAfterMs = wait(RATE_LIMITED_RETRY_MS);
    return { outcome: "deferred", error: "rate_limited", retryAfterMs, errorText };
  }
  if (status === 402) {
    const retryAfterMs = wait(CREDIT_RETRY_MS);
    return { outcome: "deferred", error: "provider_credit", retryAfterMs, errorText };
  }
  // An unfollowed redirect (status 0 where a runtime hides it) is a wrong base URL, which the
  // operator mends just as a refused token.
  if (status === 401 || status === 403 || status === 0 || (status >= 300 && status < 400)) {
    const retryAfterMs = wait(TOKEN_REFUSED_RETRY_MS);
    return { outcome: "deferred", error: "provider_unavailable", retryAfterMs, errorText };
  }
  // 408 may come from a relay that had already passed the request on.
  if (status >= 500 || status === 408) return { outcome: "lost", errorText };
  return judgeRefusal(status, problem);
}
