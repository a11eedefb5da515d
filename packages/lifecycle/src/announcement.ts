import { isTerminal } from "./status.ts";
import type { Status } from "./status.ts";

/** What can happen to a prediction that other programs may be told of. */
export const PREDICTION_ANNOUNCEMENTS = [
  "prediction.started",
  "prediction.succeeded",
  "prediction.failed",
  "prediction.canceled",
  "prediction.expired",
] as const;
export type PredictionAnnouncement = (typeof PREDICTION_ANNOUNCEMENTS)[number];

/** What can happen to an account that no single prediction tells. */
export const ACCOUNT_ANNOUNCEMENTS = ["batch.ended", "credit.low"] as const;
export type AccountAnnouncement = (typeof ACCOUNT_ANNOUNCEMENTS)[number];

/** Every type of event that an endpoint can get. `endpoint.test` comes only when asked for. */
export const ANNOUNCEMENTS = [
  ...PREDICTION_ANNOUNCEMENTS,
  ...ACCOUNT_ANNOUNCEMENTS,
  "endpoint.test",
] as const;
export type Announcement = (typeof ANNOUNCEMENTS)[number];

/** What the order of one prediction may ask for: a type, or all of them. */
export const PREDICTION_FILTERS = [...PREDICTION_ANNOUNCEMENTS, "prediction.*"] as const;

/** What an endpoint may ask for: a type, or all types of predictions. */
export const EVENT_FILTERS = [...PREDICTION_FILTERS, ...ACCOUNT_ANNOUNCEMENTS] as const;
export type EventFilter = (typeof EVENT_FILTERS)[number];

/** What an endpoint gets that asks for nothing by name: every end. */
export const ENDS_ANNOUNCED = [
  "prediction.succeeded",
  "prediction.failed",
  "prediction.canceled",
  "prediction.expired",
] as const satisfies readonly EventFilter[];

/** What a step from one status to the next is told as; null where nobody is told. */
export function announcementOf(from: Status | null, to: Status): PredictionAnnouncement | null {
  if (from === to) return null;
  if (to === "processing") return "prediction.started";
  if (!isTerminal(to)) return null;
  return `prediction.${to}`;
}

/** Whether one of the filters lets this type pass. */
export function isWanted(
  filters: readonly string[],
  type: PredictionAnnouncement | AccountAnnouncement,
): boolean {
  const isOfPrediction = type.startsWith("prediction.");
  return filters.some((filter) => filter === type || (isOfPrediction && filter === "prediction.*"));
}
