import type { FailureMoney } from "./credits.ts";

/** The closed taxonomy of failures. Each has one money rule and one text for people. */
export const ERROR_CODES = [
  "invalid_input",
  "safety",
  "provider_unavailable",
  "provider_rejected",
  "provider_credit",
  "rate_limited",
  "timeout",
  "storage",
  "canceled_by_user",
  "unknown_outcome",
  "internal",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

type FailureRule = {
  /** What becomes of the open reservation. */
  money: FailureMoney;
  /** Whether the same input may succeed when it is tried again. */
  retryable: boolean;
  /** What people read. It never carries a provider's own words. */
  message: string;
};

/**
 * The fixed rule of each class; `decide` settles by it and by nothing else. Every class releases:
 * a provider that bills refused or cancelled work is our loss, which is counted, and not the
 * customer's.
 */
export const FAILURE_RULES: Readonly<Record<ErrorCode, FailureRule>> = {
  invalid_input: {
    money: "release",
    retryable: false,
    message: "The model did not accept this input. Change it and try again.",
  },
  safety: {
    money: "release",
    retryable: false,
    message: "The model refused this request by its content rules. Edit the prompt to go on.",
  },
  provider_unavailable: {
    money: "release",
    retryable: true,
    message: "The image provider is not reachable right now. Try again in a few minutes.",
  },
  provider_rejected: {
    money: "release",
    retryable: true,
    message: "The image provider could not finish this picture.",
  },
  provider_credit: {
    money: "release",
    retryable: true,
    message: "The image provider is out of service for us right now. Your credits are safe.",
  },
  rate_limited: {
    money: "release",
    retryable: true,
    message: "The image provider is too busy right now. Try again in a minute.",
  },
  timeout: {
    money: "release",
    retryable: true,
    message: "This took longer than allowed and was stopped.",
  },
  storage: {
    money: "release",
    retryable: true,
    message: "The picture was made but could not be saved.",
  },
  canceled_by_user: {
    money: "release",
    retryable: true,
    message: "Cancelled as you asked.",
  },
  unknown_outcome: {
    money: "release",
    retryable: true,
    message: "We lost contact with the image provider before it answered.",
  },
  internal: {
    money: "release",
    retryable: true,
    message: "Something went wrong on our side.",
  },
};
