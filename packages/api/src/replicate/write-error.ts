import type { FieldError } from "@darkroom/engine";
import { reasonMessage } from "../errors/refusal.ts";
import type { Reason, Refusal } from "../errors/refusal.ts";

/** An error as Replicate's HTTP API shows it. */
export type ReplicateError = {
  title: string;
  detail: string;
  status: number;
  invalid_fields?: { type: string; field: string; description: string }[];
  retry_after?: number;
};

const MS_PER_S = 1_000;
const UNAUTHENTICATED = 401;

/** Statuses and titles that clients of Replicate know; every other reason keeps its own status. */
const FACES: Readonly<Partial<Record<Reason, { status: number; title: string }>>> = {
  unauthenticated: { status: 401, title: "Unauthenticated" },
  insufficient_credits: { status: 402, title: "Insufficient credit" },
  cap_reached: { status: 402, title: "Spending limit reached" },
  not_found: { status: 404, title: "Not found" },
  model_not_found: { status: 404, title: "Not found" },
  invalid_input: { status: 422, title: "Input validation failed" },
};

/** The error for a refusal of ours, in our words. */
export function writeError(refusal: Refusal, ownStatus: number): ReplicateError {
  const { reason } = refusal;
  const face = FACES[reason] ?? { status: ownStatus, title: titleOf(reason) };
  switch (refusal.reason) {
    case "invalid_input":
      return invalidFields(refusal.fields);
    case "rate_limited": {
      const seconds = Math.max(1, Math.ceil(refusal.retryAfterMs / MS_PER_S));
      const detail = `Request was throttled. Your rate limit resets in ~${String(seconds)}s.`;
      return { ...face, detail, retry_after: seconds };
    }
    default:
      return { ...face, detail: reasonMessage(reason) };
  }
}

/** What is wrong with which field, as a list and as lines. */
export function invalidFields(fields: readonly FieldError[]): ReplicateError {
  const listed = fields.map(({ field, message }) => ({
    type: "invalid",
    field: field === "" ? "input" : field,
    description: message,
  }));
  const lines = listed.map(({ field, description }) => `- ${field}: ${description}\n`);
  return {
    title: "Input validation failed",
    detail: lines.join("") || reasonMessage("invalid_input"),
    status: 422,
    invalid_fields: listed,
  };
}

/** Of a version that is none of ours. */
export const INVALID_VERSION: ReplicateError = {
  title: "Invalid version or not permitted",
  detail: "There is no such version here. Models are named owner/name and have one version each.",
  status: 422,
};

/** "spool_full" as "Spool full". */
function titleOf(reason: Reason): string {
  const words = reason.replaceAll("_", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export function answerError(error: ReplicateError, headers: Record<string, string> = {}): Response {
  const { retry_after: seconds } = error;
  const retry = seconds === undefined ? {} : { "retry-after": String(seconds) };
  const challenge = error.status === UNAUTHENTICATED ? { "www-authenticate": "Bearer" } : {};
  return Response.json(error, {
    status: error.status,
    headers: { ...retry, ...challenge, ...headers },
  });
}
