import type { ApiAnswer } from "../call-api.ts";
import { deferStart, isSuccess, judgeFailedStart, judgeUnansweredStart } from "../judge-answer.ts";
import type { StartOutcome } from "../port.ts";
import { isSafetyText } from "../read-fields.ts";
import { TOKEN_REFUSED_RETRY_MS } from "../waits.ts";
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

/** A key or a base URL that only the operator can mend, though the status says something else. */
function isOperatorsFault({ code, status }: Problem): boolean {
  return status === 404 && code !== "MODEL_NOT_FOUND";
}

/**
 * What the answer to a create means. `lost` wherever the API may have created the prediction:
 * there is no idempotency key, so nothing unclear may lead to a second try.
 */
export function judgeStart(answer: ApiAnswer, now: number): StartOutcome {
  if (answer.outcome !== "answered") return judgeUnansweredStart(answer);
  const update = isSuccess(answer) ? decodePrediction(answer.body) : null;
  if (update !== null) return { outcome: "accepted", update };
  const problem = readProblem(answer.status, answer.body);
  const { status, code, errorText } = problem;
  const waitMs = (fallbackMs: number): number => retryAfterOf(answer.headers, now, fallbackMs);
  if (isOperatorsFault(problem)) {
    return deferStart("provider_unavailable", waitMs(TOKEN_REFUSED_RETRY_MS), errorText);
  }
  if (status === 403 && code === "SECURITY_VIOLATION") return judgeRefusal(problem);
  return judgeFailedStart({ status, errorText, waitMs }) ?? judgeRefusal(problem);
}
