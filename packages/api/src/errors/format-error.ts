import type { FieldError } from "@darkroom/engine";
import type { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import type { TRPC_ERROR_CODE_NUMBER } from "@trpc/server/rpc";
import { readRefusal } from "./read-refusal.ts";
import { reasonMessage } from "./refusal.ts";
import type { Reason } from "./refusal.ts";

/** What `error.data` holds for a caller; facts that do not apply are null. */
export type ErrorFacts = {
  code: TRPCError["code"];
  httpStatus: number;
  path: string | null;
  reason: Reason;
  requestId: string | null;
  fields: readonly FieldError[];
  requiredCredits: number | null;
  availableCredits: number | null;
  retryAfterMs: number | null;
  /** The scope that an API key lacks. */
  scope: string | null;
  /** The word of this installation's rules for why an order was refused. */
  moderationCode: string | null;
};

export type ErrorShape = { message: string; code: TRPC_ERROR_CODE_NUMBER; data: ErrorFacts };

/**
 * The wire shape of an error. Its texts are ours or the operator's: the message and the stack of an
 * unknown error never leave the process, in development neither.
 */
export function formatError(facts: {
  error: TRPCError;
  path: string | null;
  requestId: string | null;
}): ErrorShape {
  const { error, path, requestId } = facts;
  const refusal = readRefusal(error);
  return {
    message: refusal.reason === "moderated" ? refusal.text : reasonMessage(refusal.reason),
    code: TRPC_ERROR_CODES_BY_KEY[error.code],
    data: {
      code: error.code,
      httpStatus: getHTTPStatusCodeFromError(error),
      path,
      reason: refusal.reason,
      requestId,
      fields: refusal.reason === "invalid_input" ? refusal.fields : [],
      requiredCredits: "requiredCredits" in refusal ? refusal.requiredCredits : null,
      availableCredits: "availableCredits" in refusal ? refusal.availableCredits : null,
      retryAfterMs: "retryAfterMs" in refusal ? refusal.retryAfterMs : null,
      scope: "scope" in refusal ? refusal.scope : null,
      moderationCode: refusal.reason === "moderated" ? refusal.code : null,
    },
  };
}
