import type { FieldError } from "@darkroom/engine";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { Permission } from "../authorization/permissions.ts";

/** Why a call was refused; `data.reason` of every error. */
export const REASONS = [
  "unauthenticated",
  "forbidden",
  "sign_up_required",
  "session_required",
  "scope_missing",
  "not_found",
  "invalid_input",
  "insufficient_credits",
  "price_above_limit",
  "cap_reached",
  "limit_reached",
  "idempotency_conflict",
  "model_not_found",
  "not_terminal",
  "spool_full",
  "provider_credit",
  "moderated",
  "moderation_unavailable",
  "key_malformed",
  "key_invalid",
  "too_many_keys",
  "password_wrong",
  "sign_in_again",
  "rate_limited",
  "payload_too_large",
  "internal",
] as const;
export type Reason = (typeof REASONS)[number];

/** A reason with the facts that its caller needs. */
export type Refusal =
  | { reason: "invalid_input"; fields: readonly FieldError[] }
  | { reason: "insufficient_credits"; requiredCredits: number; availableCredits: number }
  | { reason: "price_above_limit"; requiredCredits: number }
  | { reason: "cap_reached"; requiredCredits: number }
  | { reason: "rate_limited"; retryAfterMs: number }
  | { reason: "scope_missing"; scope: Permission }
  /** `code` is the operator's word for machines, `text` the operator's sentence for people. */
  | { reason: "moderated"; code: string; text: string }
  | {
      reason: Exclude<
        Reason,
        | "invalid_input"
        | "insufficient_credits"
        | "price_above_limit"
        | "cap_reached"
        | "rate_limited"
        | "scope_missing"
        | "moderated"
      >;
    };

type ErrorCode = TRPCError["code"];

/** The HTTP face of each reason and the one sentence that people may read. */
const FACES: Readonly<Record<Reason, { code: ErrorCode; message: string }>> = {
  unauthenticated: { code: "UNAUTHORIZED", message: "Sign in first; a guest session is enough." },
  forbidden: { code: "FORBIDDEN", message: "Only operators of this installation may do this." },
  sign_up_required: {
    code: "FORBIDDEN",
    message: "Sign up to do this. What you have made as a guest stays yours.",
  },
  session_required: {
    code: "FORBIDDEN",
    message: "An API key may not do this. Sign in and do it yourself.",
  },
  scope_missing: {
    code: "FORBIDDEN",
    message: "This API key lacks the scope for this. Make a key that has it.",
  },
  not_found: { code: "NOT_FOUND", message: "There is nothing here that you may read." },
  invalid_input: { code: "BAD_REQUEST", message: "The input is not valid." },
  insufficient_credits: {
    code: "PAYMENT_REQUIRED",
    message: "There are not enough credits for this.",
  },
  price_above_limit: {
    code: "PRECONDITION_FAILED",
    message: "The price is above the limit that you set.",
  },
  cap_reached: {
    code: "PRECONDITION_FAILED",
    message: "This would go beyond a cap that is set for your account.",
  },
  limit_reached: {
    code: "PRECONDITION_FAILED",
    message: "There are as many of these as an account may have. Delete one first.",
  },
  idempotency_conflict: {
    code: "CONFLICT",
    message: "This idempotency key was already used with another input.",
  },
  model_not_found: { code: "NOT_FOUND", message: "There is no such model." },
  not_terminal: { code: "CONFLICT", message: "This prediction has not ended yet." },
  spool_full: {
    code: "SERVICE_UNAVAILABLE",
    message: "Results cannot be saved right now, so nothing new is started. Try again later.",
  },
  provider_credit: {
    code: "SERVICE_UNAVAILABLE",
    message: "This model takes no orders right now. Nothing was reserved. Try again later.",
  },
  moderated: {
    code: "UNPROCESSABLE_CONTENT",
    message: "This order was refused by the rules of this service. Change it and try again.",
  },
  moderation_unavailable: {
    code: "SERVICE_UNAVAILABLE",
    message: "Orders cannot be checked right now. Nothing was reserved. Try again later.",
  },
  key_malformed: {
    code: "UNAUTHORIZED",
    message: "This is no API key of this service: it is mistyped or cut short.",
  },
  key_invalid: {
    code: "UNAUTHORIZED",
    message: "This API key is not valid here: it has expired, was revoked or never was one.",
  },
  too_many_keys: {
    code: "CONFLICT",
    message: "Your account has as many API keys as it may have. Revoke one first.",
  },
  password_wrong: { code: "FORBIDDEN", message: "The password is wrong." },
  sign_in_again: {
    code: "FORBIDDEN",
    message: "This needs a sign-in of the last minutes. Sign out, sign in again and repeat it.",
  },
  rate_limited: { code: "TOO_MANY_REQUESTS", message: "Too many at once. Wait a little." },
  payload_too_large: { code: "PAYLOAD_TOO_LARGE", message: "The request is too large." },
  internal: {
    code: "INTERNAL_SERVER_ERROR",
    message: "Something went wrong on our side. Your credits are safe.",
  },
};

/** Carries a refusal inside tRPC's own error, as its cause. */
export class RefusalError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.name = "RefusalError";
    this.refusal = refusal;
  }
}

export function reasonMessage(reason: Reason): string {
  return FACES[reason].message;
}

/** The HTTP status that a reason is answered with. */
export function reasonStatus(reason: Reason): number {
  return getHTTPStatusCodeFromError(new TRPCError({ code: FACES[reason].code }));
}

/** The error to throw for a refusal; the formatter reads it back from `cause`. */
export function refuse(refusal: Refusal): TRPCError {
  const face = FACES[refusal.reason];
  return new TRPCError({
    code: face.code,
    message: face.message,
    cause: new RefusalError(refusal),
  });
}
