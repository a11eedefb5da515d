import type { Reason } from "@darkroom/api";
import { TRPCClientError } from "@trpc/client";

/** The server's typed reasons; `unreachable`: no answer came; `offline`: and the browser knows why. */
export type FailureReason = Reason | "unreachable" | "offline";

export type Failure = {
  reason: FailureReason;
  fields: readonly { field: string; message: string }[];
  requiredCredits: number | null;
  availableCredits: number | null;
  /** The id of the failed HTTP request, for whoever looks into it. */
  requestId: string | null;
  /** The rule of this studio that an order met, in the words of whoever runs it. */
  ruleWords?: string;
};

/** What people read. None of these costs credits. */
export const FAILURE_WORDS: Readonly<Record<FailureReason, string>> = {
  unauthenticated: "Your session ended. Reload the page to open a new one.",
  forbidden: "Only operators of this studio may do this.",
  sign_up_required: "Sign up to do this. What you have made as a guest stays yours.",
  session_required: "This cannot be done with an API key.",
  scope_missing: "This API key lacks the scope for this.",
  not_found: "This prediction does not exist, or it is not yours.",
  invalid_input: "The model did not accept this input.",
  insufficient_credits: "Not enough credits for this.",
  price_above_limit: "The price has changed since this page was loaded.",
  cap_reached: "This would go beyond a cap that you set.",
  limit_reached: "There are as many of these as an account may have. Delete one first.",
  idempotency_conflict: "This was sent before with another text.",
  model_not_found: "This mode is not available any more.",
  not_terminal: "This is still running.",
  spool_full: "The studio cannot save new pictures right now. Try again in a few minutes.",
  provider_credit:
    "This mode takes no orders right now. Your credits are untouched. Try again in a few minutes.",
  moderated: "This order was refused by the rules of this studio. Change it and try again.",
  moderation_unavailable:
    "Orders cannot be checked right now. Your credits are untouched. Try again in a few minutes.",
  key_malformed: "This is no API key of this studio.",
  key_invalid: "This API key has expired or was revoked.",
  too_many_keys: "You have as many API keys as you may have. Revoke one first.",
  rate_limited: "Too many at once. Wait a minute, then try again.",
  payload_too_large: "This is too large to send.",
  internal: "Something went wrong on our side.",
  unreachable: "The studio could not be reached.",
  offline: "You are offline.",
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readFields(value: unknown): Failure["fields"] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    if (!isRecord(entry)) return [];
    const { field, message } = entry;
    return typeof field === "string" && typeof message === "string" ? [{ field, message }] : [];
  });
}

const readNumber = (value: unknown): number | null => (typeof value === "number" ? value : null);

function isReason(value: unknown): value is FailureReason {
  return typeof value === "string" && Object.hasOwn(FAILURE_WORDS, value);
}

/** Reads whatever a call threw. An answer without a typed reason counts as internal. */
export function readFailure(error: unknown): Failure {
  const shape: unknown = error instanceof TRPCClientError ? error.data : null;
  const known = isRecord(shape) ? shape : null;
  const reason = known?.["reason"];
  const requestId = known?.["requestId"];
  return {
    reason: isReason(reason) ? reason : known === null ? "unreachable" : "internal",
    fields: readFields(known?.["fields"]),
    requiredCredits: readNumber(known?.["requiredCredits"]),
    availableCredits: readNumber(known?.["availableCredits"]),
    requestId: typeof requestId === "string" ? requestId : null,
    ...(reason === "moderated" && error instanceof TRPCClientError
      ? { ruleWords: error.message }
      : {}),
  };
}

/** The words for a failure, with the numbers where credits are missing. */
export function failureWords(failure: Failure): string {
  const { reason, requiredCredits, availableCredits, ruleWords } = failure;
  if (ruleWords !== undefined) return ruleWords;
  if (reason === "insufficient_credits" && requiredCredits !== null && availableCredits !== null) {
    return `This costs ${requiredCredits} credits and you have ${availableCredits}.`;
  }
  return FAILURE_WORDS[reason];
}
