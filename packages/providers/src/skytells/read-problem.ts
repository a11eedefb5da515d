import { z } from "zod";
import { writeErrorText } from "../bound.ts";
import { absent } from "../read-fields.ts";
import { readRetryAfterMs } from "../retry-after.ts";

const ErrorSchema = z.object({
  message: absent(z.string()),
  error_id: absent(z.string()),
  status: absent(z.number()),
  http_status: absent(z.number()),
  details: z.unknown().optional(),
});

/** The three forms of wire fact K3, all fields optional; an error may also be a plain text. */
const ProblemSchema = z.object({
  status: absent(z.boolean()),
  response: absent(z.string()),
  error_id: absent(z.string()),
  message: absent(z.string()),
  error: absent(z.union([z.string(), ErrorSchema])),
});

export type Problem = {
  /** For the operator. */
  errorText: string;
  /** The API's own code (wire fact K4) in capitals; empty where it gives none. */
  code: string;
  /** The status that the body names, else that of the answer. */
  status: number;
};

const isHttpStatus = (status: number | null | undefined): status is number =>
  status != null && Number.isInteger(status) && status >= 400 && status <= 599;

/** What an answer that is no success says about itself. Never throws. */
export function readProblem(status: number, body: unknown): Problem {
  const parsed = ProblemSchema.safeParse(body);
  const problem = parsed.success ? parsed.data : {};
  const error = typeof problem.error === "string" ? { message: problem.error } : problem.error;
  const named = error?.status ?? error?.http_status;
  const code = (error?.error_id ?? problem.error_id ?? "").trim().toUpperCase();
  const details = error?.details;
  const isTelling =
    details != null && details !== "" && !(typeof details === "object" && isEmpty(details));
  const words = [
    code,
    error?.message ?? problem.message ?? problem.response ?? "",
    isTelling ? writeErrorText(details) : "",
  ].filter((text) => text !== "");
  const told = words.length === 0 ? "" : `: ${words.join(": ")}`;
  // A 2xx that says false is judged by the status it names in its body.
  const isHidden = status >= 200 && status < 300 && problem.status === false;
  return {
    errorText: writeErrorText(`answered ${status}${told}`),
    code,
    status: isHidden && isHttpStatus(named) ? named : status,
  };
}

const isEmpty = (details: object): boolean => Object.keys(details).length === 0;

/** The wait that the answer's headers ask for, bounded; the fallback where they ask for none. */
export function retryAfterOf(headers: Headers, now: number, fallbackMs: number): number {
  return readRetryAfterMs({ headers, bodySeconds: null, detail: null }, now, fallbackMs);
}
