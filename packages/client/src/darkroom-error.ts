import type { Reason } from "@darkroom/api";
import { TRPCClientError } from "@trpc/client";

/**
 * Why a call failed: the server's own typed reason, or `unreachable` when no answer came, or
 * `timeout` when a wait has lasted as long as its caller allowed.
 */
export type ErrorCode = Reason | "unreachable" | "timeout";

export type FieldError = { field: string; message: string };

type Facts = {
  requestId: string | null;
  httpStatus: number | null;
  fields: readonly FieldError[];
  retryAfterMs: number | null;
  requiredCredits: number | null;
  availableCredits: number | null;
};

const NO_FACTS: Facts = {
  requestId: null,
  httpStatus: null,
  fields: [],
  retryAfterMs: null,
  requiredCredits: null,
  availableCredits: null,
};

/** Every error of this client. The message is a sentence that people may read. */
export class DarkroomError extends Error {
  readonly code: ErrorCode;
  /** Id of the failed request, for whoever looks into it; null where no answer came. */
  readonly requestId: string | null;
  readonly httpStatus: number | null;
  /** What is wrong with which field of the input; its path with dots. */
  readonly fields: readonly FieldError[];
  readonly retryAfterMs: number | null;
  readonly requiredCredits: number | null;
  readonly availableCredits: number | null;

  constructor(code: ErrorCode, message: string, facts: Partial<Facts> & { cause?: unknown } = {}) {
    super(message, { cause: facts.cause });
    this.name = "DarkroomError";
    this.code = code;
    const known = { ...NO_FACTS, ...facts };
    this.requestId = known.requestId;
    this.httpStatus = known.httpStatus;
    this.fields = known.fields;
    this.retryAfterMs = known.retryAfterMs;
    this.requiredCredits = known.requiredCredits;
    this.availableCredits = known.availableCredits;
  }
}

/** Turns whatever a call threw into the error that callers see. An abort stays what it is. */
export function readError(thrown: unknown): unknown {
  if (thrown instanceof DarkroomError) return thrown;
  if (!(thrown instanceof TRPCClientError)) return thrown;
  const data: unknown = thrown.data;
  if (isRecord(data) && typeof data["reason"] === "string") {
    return new DarkroomError(asReason(data["reason"]), thrown.message, {
      requestId: readText(data["requestId"]),
      httpStatus: readNumber(data["httpStatus"]),
      fields: Array.isArray(data["fields"]) ? data["fields"].filter(isFieldError) : [],
      retryAfterMs: readNumber(data["retryAfterMs"]),
      requiredCredits: readNumber(data["requiredCredits"]),
      availableCredits: readNumber(data["availableCredits"]),
      cause: thrown,
    });
  }
  const message = "Darkroom could not be reached. Nothing is lost: ask again.";
  return new DarkroomError("unreachable", message, { cause: thrown });
}

/** The reasons of a newer server are passed on as they are. */
const asReason = (reason: string): Reason => reason as Reason;

/** Whether the same call may succeed a moment later. */
export function isPassing(error: unknown): error is DarkroomError {
  return error instanceof DarkroomError && PASSING.has(error.code);
}

const PASSING: ReadonlySet<ErrorCode> = new Set(["unreachable", "rate_limited", "internal"]);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isFieldError(value: unknown): value is FieldError {
  return (
    isRecord(value) && typeof value["field"] === "string" && typeof value["message"] === "string"
  );
}

const readText = (value: unknown): string | null => (typeof value === "string" ? value : null);
const readNumber = (value: unknown): number | null => (typeof value === "number" ? value : null);
