import type { Actor } from "@darkroom/lifecycle";
import type { CreateOutcome, FieldError } from "../views.ts";
import type { CheckedPattern, FirePattern } from "./fire-times.ts";

/** A prediction that is ordered again and again. */
export type ScheduledPrediction = {
  model: string;
  input: Record<string, unknown>;
  /** Order nothing when it costs more by then. */
  maxCredits: number | null;
};

/** What a schedule orders, under the name of its kind. */
export type ScheduledOrder = { prediction: ScheduledPrediction };

/** Why a fire ordered nothing: what `prediction.create` would have said, or our own rule. */
export type FireRefusal =
  | Exclude<CreateOutcome["outcome"], "created" | "existing" | "spool_full">
  /** What was ordered by the fire before has not even been sent. */
  | "still_waiting";
export type FireOutcome = "ordered" | FireRefusal;

/** A schedule as its owner reads it. Times are ISO 8601. */
export type ScheduleView = FirePattern & {
  id: string;
  order: ScheduledOrder;
  createdAt: string;
  nextAt: string;
  /** What came of the last fire; null before the first. */
  last: {
    /** The time that it fired for, and when that was done. */
    fireAt: string;
    doneAt: string;
    outcome: string;
    predictionId: string | null;
  } | null;
  /** How often it has fired, and how often that ordered something. */
  fires: number;
  orders: number;
};

export type CreateSchedule = FirePattern & {
  accountId: string;
  actor: Actor;
  order: ScheduledOrder;
};

export type CreateScheduleOutcome =
  | { outcome: "created"; schedule: ScheduleView }
  | Exclude<CheckedPattern, { outcome: "valid" }>
  | { outcome: "model_not_found" }
  | { outcome: "invalid_input"; fields: readonly FieldError[] }
  | { outcome: "too_many"; schedulesMax: number };
