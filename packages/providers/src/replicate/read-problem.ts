import { z } from "zod";
import { writeErrorText } from "../bound.ts";
import { absent } from "../read-fields.ts";
import { readRetryAfterMs } from "../retry-after.ts";

/** The error bodies of wire facts R17 to R22, all fields optional. */
const ProblemSchema = z.object({
  title: absent(z.string()),
  detail: absent(z.string()),
  retry_after: absent(z.number()),
  invalid_fields: absent(z.array(z.object({ field: absent(z.string()) }))),
});

export type Problem = {
  /** For the operator. */
  errorText: string;
  title: string;
  detail: string;
  retryAfterSeconds: number | null;
  invalidFields: readonly string[];
};

/** What an answer that is no success says about itself. Never throws. */
export function readProblem(status: number, body: unknown): Problem {
  const parsed = ProblemSchema.safeParse(body);
  const problem = parsed.success ? parsed.data : {};
  const title = problem.title ?? "";
  const detail = problem.detail ?? "";
  const words = [title, detail.trim()].filter((text) => text !== "").join(": ");
  return {
    errorText: writeErrorText(`answered ${status}${words === "" ? "" : `: ${words}`}`),
    title,
    detail,
    retryAfterSeconds: problem.retry_after ?? null,
    invalidFields: (problem.invalid_fields ?? []).flatMap(({ field }) => field ?? []),
  };
}

/** The wait that an answer asks for, bounded; the fallback where it asks for none. */
export function retryAfterOf(
  answer: { headers: Headers },
  problem: Problem,
  now: number,
  fallbackMs: number,
): number {
  const hints = {
    headers: answer.headers,
    bodySeconds: problem.retryAfterSeconds,
    detail: problem.detail,
  };
  return readRetryAfterMs(hints, now, fallbackMs);
}
