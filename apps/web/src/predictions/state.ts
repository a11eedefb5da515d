import type { ErrorCode, Status } from "@darkroom/lifecycle";

/** Where a card stands: the statuses of the server, and what only the page or an error can tell. */
export type PredictionState =
  | Status
  | "sending"
  | "not_sent"
  | "offline"
  | "cancelling"
  /** The answer to the submission never came; the server looks for what became of it. */
  | "checking"
  /** By content rules, which is no failure. */
  | "refused"
  /** Nothing was found of a submission whose answer never came. */
  | "lost";

/** Where a prediction that the server knows stands. */
export function stateOf(status: Status, errorCode: ErrorCode | null): PredictionState {
  if (status === "failed" && errorCode === "safety") return "refused";
  if (status === "failed" && errorCode === "unknown_outcome") return "lost";
  return status;
}
