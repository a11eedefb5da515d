import type { Reason } from "@darkroom/api";

/** The server's typed reasons; `unreachable`: no answer came; `offline`: and the browser knows why. */
export type FailureReason = Reason | "unreachable" | "offline";

const REASONS: Readonly<Record<FailureReason, true>> = {
  unauthenticated: true,
  forbidden: true,
  sign_up_required: true,
  session_required: true,
  scope_missing: true,
  not_found: true,
  invalid_input: true,
  insufficient_credits: true,
  price_above_limit: true,
  cap_reached: true,
  limit_reached: true,
  idempotency_conflict: true,
  model_not_found: true,
  not_terminal: true,
  spool_full: true,
  provider_credit: true,
  moderated: true,
  moderation_unavailable: true,
  key_malformed: true,
  key_invalid: true,
  too_many_keys: true,
  password_wrong: true,
  sign_in_again: true,
  rate_limited: true,
  payload_too_large: true,
  internal: true,
  unreachable: true,
  offline: true,
};

/** Whether the server's word is one that has a text. */
export function isReason(value: unknown): value is FailureReason {
  return typeof value === "string" && Object.hasOwn(REASONS, value);
}
