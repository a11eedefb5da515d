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

type Told = Pick<PredictionRow, "status" | "endedAt" | "cancelRequested" | "errorCode">;

export function stageOf(row: Told): string {
  const active = row.endedAt === null;
  if (active && row.cancelRequested) return "Cancelling";
  return row.errorCode === "safety" ? "Refused" : STAGES[row.status];
}

/** One sentence that a waiting person can read. */
export function messageOf(row: Told): string {
  switch (row.status) {
    case "queued":
      return "Your picture is in the queue. You may leave this page.";
    case "submitting":
    case "starting":
      return "Your picture is being started.";
    case "processing":
      return "Your picture is being made.";
    case "storing":
      return "Your picture is made and is being saved.";
    case "succeeded":
      return "Your picture is ready.";
    case "failed":
      return "Your picture could not be made.";
    case "canceled":
      return row.cancelRequested
        ? "Cancelled as you asked."
        : "The image provider stopped this picture.";
    case "expired":
      return "This took longer than allowed and was stopped.";
  }
}
