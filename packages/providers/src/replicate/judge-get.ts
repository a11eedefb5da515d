import type { GetOutcome } from "../port.ts";
import type { ApiAnswer } from "../call-api.ts";
import { isSuccess, judgeFailedRead, judgeUnansweredRead } from "../judge-answer.ts";
import type { Unavailable } from "../judge-answer.ts";
import { decodePrediction } from "./decode-prediction.ts";
import { readProblem, retryAfterOf } from "./read-problem.ts";

/** An answer that tells nothing about the prediction, with the wait until the next question. */
export function judgeUnavailable(answer: ApiAnswer, now: number): Unavailable {
  if (answer.outcome !== "answered") return judgeUnansweredRead(answer);
  const { status, body } = answer;
  const problem = readProblem(status, body);
  const { errorText } = problem;
  const waitMs = (fallbackMs: number): number => retryAfterOf(answer, problem, now, fallbackMs);
  return judgeFailedRead({ status, errorText, waitMs });
}

/** What the answer to a read or a cancel means; only a 404 says that there is no prediction. */
export function judgeGet(answer: ApiAnswer, now: number): GetOutcome {
  if (answer.outcome === "answered") {
    if (answer.status === 404) return { outcome: "missing" };
    const update = isSuccess(answer) ? decodePrediction(answer.body) : null;
    if (update !== null) return { outcome: "found", update };
  }
  return judgeUnavailable(answer, now);
}
