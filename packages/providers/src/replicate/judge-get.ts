import type { GetOutcome } from "../port.ts";
import type { ApiAnswer } from "../call-api.ts";
import { READ_RETRY_MS, TOKEN_REFUSED_RETRY_MS } from "../waits.ts";
import { decodePrediction } from "./decode-prediction.ts";
import { readProblem, retryAfterOf } from "./read-problem.ts";

export type Unavailable = Extract<GetOutcome, { outcome: "unavailable" }>;

/** An answer that tells nothing about the prediction, with the wait until the next question. */
export function judgeUnavailable(answer: ApiAnswer, now: number): Unavailable {
  if (answer.outcome !== "answered") {
    return { outcome: "unavailable", retryAfterMs: READ_RETRY_MS, errorText: answer.errorText };
  }
  const { status, body } = answer;
  const problem = readProblem(status, body);
  const isTokenRefused = status === 401 || status === 403;
  const fallbackMs = isTokenRefused ? TOKEN_REFUSED_RETRY_MS : READ_RETRY_MS;
  const retryAfterMs = retryAfterOf(answer, problem, now, fallbackMs);
  return { outcome: "unavailable", retryAfterMs, errorText: problem.errorText };
}

/** What the answer to a read or a cancel means; only a 404 says that there is no prediction. */
export function judgeGet(answer: ApiAnswer, now: number): GetOutcome {
  if (answer.outcome === "answered") {
    if (answer.status === 404) return { outcome: "missing" };
    const isSuccess = answer.status >= 200 && answer.status < 300;
    const update = isSuccess ? decodePrediction(answer.body) : null;
    if (update !== null) return { outcome: "found", update };
  }
  return judgeUnavailable(answer, now);
}
