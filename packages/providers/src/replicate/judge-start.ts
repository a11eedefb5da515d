import type { StartOutcome } from "../port.ts";
import type { ApiAnswer } from "../call-api.ts";
import { isSuccess, judgeFailedStart, judgeUnansweredStart } from "../judge-answer.ts";
import { isSafetyText } from "../read-fields.ts";
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
  if (answer.outcome !== "answered") return judgeUnansweredStart(answer);
  const { status, body } = answer;
  if (isSuccess(answer)) {
    const update = decodePrediction(body);
    if (update !== null) return { outcome: "accepted", update };
    return { outcome: "lost", errorText: `answered ${status} without a readable prediction` };
  }
  const problem = readProblem(status, body);
  const { errorText } = problem;
  const waitMs = (fallbackMs: number): number => retryAfterOf(answer, problem, now, fallbackMs);
  return judgeFailedStart({ status, errorText, waitMs }) ?? judgeRefusal(status, problem);
}
