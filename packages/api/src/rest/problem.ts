import type { FieldError } from "@darkroom/engine";
import type { TRPCError } from "@trpc/server";
import { z } from "zod";
import { formatError } from "../errors/format-error.ts";
import { REASONS, reasonMessage, reasonStatus } from "../errors/refusal.ts";
import type { Reason } from "../errors/refusal.ts";
import { named } from "./schemas/name-schema.ts";

/** Refusals that only HTTP knows. */
const HTTP_PROBLEMS = {
  method_not_allowed: { status: 405, detail: "This address does not take this method." },
  not_acceptable: { status: 406, detail: "Answers are JSON, which the request does not accept." },
  unsupported_media_type: { status: 415, detail: "Send the body as application/json." },
  foreign_origin: {
    status: 403,
    detail: "A page of another site may not act with the session of its visitor.",
  },
} as const satisfies Readonly<Record<string, { status: number; detail: string }>>;

export type HttpProblem = keyof typeof HTTP_PROBLEMS;
export type ProblemReason = Reason | HttpProblem;

const HTTP_REASONS = [
  "method_not_allowed",
  "not_acceptable",
  "unsupported_media_type",
  "foreign_origin",
] as const satisfies readonly HttpProblem[];

/** Every `reason` that a problem can have. */
export const PROBLEM_REASONS: readonly ProblemReason[] = [...REASONS, ...HTTP_REASONS];

/** An error as RFC 9457 has it, with facts of ours that are null where they do not apply. */
export const ProblemSchema = named(
  "Problem",
  z.object({
    type: z.url().describe("Address of a page about this kind of problem."),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string().describe("The path that was asked for."),
    reason: z.enum([...REASONS, ...HTTP_REASONS]),
    requestId: z.string(),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .describe("What is wrong with which field of the input."),
    requiredCredits: z.number().nullable(),
    availableCredits: z.number().nullable(),
    retryAfterMs: z.number().nullable(),
    scope: z.string().nullable().describe("The scope that an API key lacks."),
    moderationCode: z.string().nullable().describe("Why the rules here refused an order."),
  }),
);
export type Problem = z.output<typeof ProblemSchema>;

/** Where a problem occurred. */
export type ProblemPlace = {
  /** Pages about problems stand below this address, which ends without a slash. */
  problemsUrl: string;
  instance: string;
  requestId: string;
};

/** The HTTP status of a kind of problem and the sentence about it. */
export function explainProblem(reason: ProblemReason): { status: number; detail: string } {
  if (isHttpProblem(reason)) return HTTP_PROBLEMS[reason];
  return { status: reasonStatus(reason), detail: reasonMessage(reason) };
}

/** "insufficient_credits" as "Insufficient credits". */
export function titleOf(reason: ProblemReason): string {
  const words = reason.replaceAll("_", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** What a failed call is answered with. */
export function problemOfError(error: TRPCError, place: ProblemPlace): Problem {
  const { message, data } = formatError({ error, path: null, requestId: place.requestId });
  const { code: _code, path: _path, httpStatus: status, fields, reason, ...facts } = data;
  return { ...facts, ...kindOf(reason, place), status, detail: message, errors: [...fields] };
}

/** What a request is answered with that no procedure sees. */
export function problemOf(
  reason: ProblemReason,
  place: ProblemPlace,
  errors: readonly FieldError[] = [],
): Problem {
  return {
    ...kindOf(reason, place),
    ...explainProblem(reason),
    errors: [...errors],
    requiredCredits: null,
    availableCredits: null,
    retryAfterMs: null,
    scope: null,
    moderationCode: null,
  };
}

function kindOf(reason: ProblemReason, { problemsUrl, instance, requestId }: ProblemPlace) {
  return { type: `${problemsUrl}/${reason}`, title: titleOf(reason), instance, reason, requestId };
}

function isHttpProblem(reason: ProblemReason): reason is HttpProblem {
  return Object.hasOwn(HTTP_PROBLEMS, reason);
}

const MS_PER_S = 1_000;
const UNAUTHENTICATED = 401;

/** A problem as a response; `Retry-After` where it says when to come back. */
export function answerProblem(problem: Problem, headers: Record<string, string> = {}): Response {
  const { retryAfterMs } = problem;
  const retryAfter =
    retryAfterMs === null
      ? {}
      : { "retry-after": String(Math.max(1, Math.ceil(retryAfterMs / MS_PER_S))) };
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      ...retryAfter,
      ...(problem.status === UNAUTHENTICATED ? { "www-authenticate": "Bearer" } : {}),
      ...headers,
    },
  });
}
