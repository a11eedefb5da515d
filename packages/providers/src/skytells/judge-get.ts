import type { ApiAnswer } from "../call-api.ts";
import { isSuccess, judgeFailedRead, judgeUnansweredRead } from "../judge-answer.ts";
import type { Unavailable } from "../judge-answer.ts";
import type { GetOutcome } from "../port.ts";
import { decodePrediction } from "./decode-prediction.ts";
import { readProblem, retryAfterOf } from "./read-problem.ts";

/**
 * The code of a 502 about an unknown id, and of one about a failed prediction (wire fact K5). A
 * 502 without it is a gateway that speaks for nobody.
 */
const FAILED_CODE = "PREDICTION_FAILED";

/** An answer that tells nothing about the prediction, with the wait until the next question. */
export function judgeUnavailable(answer: ApiAnswer, now: number): Unavailable {
  if (answer.outcome !== "answered") return judgeUnansweredRead(answer);
  const { status, errorText } = readProblem(answer.status, answer.body);
  const waitMs = (fallbackMs: number): number => retryAfterOf(answer.headers, now, fallbackMs);
  return judgeFailedRead({ status, errorText, waitMs });
}

/**
 * What the answer to a read means. A 404 says that the prediction is gone, a 502 with the code
 * that it is unknown or has failed: in both cases nothing will come of it.
 */
export function judgeGet(answer: ApiAnswer, now: number): GetOutcome {
  if (answer.outcome === "answered") {
    const update = isSuccess(answer) ? decodePrediction(answer.body) : null;
    if (update !== null) return { outcome: "found", update };
    const { code, status } = readProblem(answer.status, answer.body);
    if (status === 404 || (status === 502 && code === FAILED_CODE)) return { outcome: "missing" };
  }
  return judgeUnavailable(answer, now);
}
