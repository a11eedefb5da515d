import type { ErrorCode } from "@darkroom/lifecycle";
import type { FailureReason } from "../../server/reasons.ts";
import type { Format } from "../format.ts";

/** Why a call was refused. None of these costs credits. */
const reasons: Readonly<Record<FailureReason, string>> = {
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
  password_wrong: "The password is wrong.",
  sign_in_again: "This needs a recent sign-in. Sign out, sign in again and come back.",
  too_many_keys: "You have as many API keys as you may have. Revoke one first.",
  rate_limited: "Too many at once. Wait a minute, then try again.",
  payload_too_large: "This is too large to send.",
  internal: "Something went wrong on our side.",
  unreachable: "The studio could not be reached.",
  offline: "You are offline.",
};

/** Why a prediction has no result, and what to do next. */
const endings: Readonly<Record<ErrorCode, string>> = {
  invalid_input: "The model did not accept this input. Change it and try again.",
  safety: "The model refused this request by its content rules. Edit the prompt to go on.",
  provider_unavailable:
    "The image provider is not reachable right now. Try again in a few minutes.",
  provider_rejected: "The image provider could not finish this picture.",
  provider_credit: "The image provider is out of service for us right now. Your credits are safe.",
  rate_limited: "The image provider is too busy right now. Try again in a minute.",
  timeout: "This took longer than allowed and was stopped.",
  storage: "The picture was made but could not be saved.",
  canceled_by_user: "Cancelled as you asked.",
  unknown_outcome: "We lost contact with the image provider before it answered.",
  internal: "Something went wrong on our side.",
};

/** Every code by which the server says that something did not work. */
export const createFailures = ({ number, plural }: Format) => ({
  reasons,
  endings,
  costsMore: (required: number, available: number) =>
    `This costs ${plural(required, { one: "# credit", other: "# credits" })} and you have ${number(available)}.`,
  /** @param rule the sentence of whoever runs the studio */
  rule: (rule: string) => `Refused by the rules of this studio: ${rule}`,
  /** What the server refused in one field of the form. */
  field: (title: string) => `${title} was not accepted. Change it and try again.`,
});
