import { FAILURE_RULES } from "@darkroom/lifecycle";
import type { Status } from "@darkroom/lifecycle";
import type { PredictionRow } from "@darkroom/db";

/** Words for each status; the studio may use its own, other callers get these. */
const STAGES: Readonly<Record<Status, string>> = {
  queued: "Queued",
  submitting: "Sending to the model",
  starting: "Waiting for the model",
  processing: "Generating",
  storing: "Saving",
  succeeded: "Ready",
  failed: "Failed",
  canceled: "Cancelled",
  expired: "Expired",
};

/** Of what was never begun, because nobody was there any more who waited for it. */
export const ABANDONED_WORDS = "You were away for a while, so this was not begun.";

/** Of what an operator holds back. */
export const PAUSED_STAGE = "Paused";
export const PAUSED_WORDS = "New pictures are paused for now. Yours keeps its place and its time.";

type Told = Pick<PredictionRow, "status" | "endedAt" | "cancelRequested" | "errorCode" | "reuseOf">;

export function stageOf(row: Told): string {
  const active = row.endedAt === null;
  if (active && row.cancelRequested) return "Cancelling";
  if (row.status === "queued" && row.reuseOf !== null) return "Waiting for the same order";
  return row.errorCode === "safety" ? "Refused" : STAGES[row.status];
}

/** One sentence that a waiting person can read. */
export function messageOf(row: Told): string {
  switch (row.status) {
    case "queued":
      return row.reuseOf === null
        ? "Your picture is in the queue."
        : "You ordered exactly this before: you get that result as soon as it is there.";
    case "submitting":
    case "starting":
      return "Your picture is being started.";
    case "processing":
      return "Your picture is being made.";
    case "storing":
      return "Your picture is made and is being saved.";
    case "succeeded":
      return row.reuseOf === null
        ? "Your picture is ready."
        : "Your picture is ready: it is the result of an equal order of yours.";
    case "failed":
      return "Your picture could not be made.";
    case "canceled":
      return canceledWords(row);
    case "expired":
      return "This took longer than allowed and was stopped.";
  }
}

/** Only the policy of abandonment ends as cancelled because of the time. */
const isAbandoned = ({ status, errorCode }: Told): boolean =>
  status === "canceled" && errorCode === "timeout";

function canceledWords(row: Told): string {
  if (isAbandoned(row)) return ABANDONED_WORDS;
  return row.cancelRequested || row.errorCode === "canceled_by_user"
    ? "Cancelled as you asked."
    : "The image provider stopped this picture.";
}

/** Why a prediction has no result, for people; null where nothing went wrong. */
export function errorWords(row: Told): string | null {
  if (row.errorCode === null) return null;
  return isAbandoned(row) ? ABANDONED_WORDS : FAILURE_RULES[row.errorCode].message;
}
