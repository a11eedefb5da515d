import type { Actor } from "@darkroom/lifecycle";
import type { BatchProblem, CreateBatchOutcome, SourceProblem } from "../batches/views.ts";
import type { CreateOutcome, FieldError } from "../views.ts";
import type { CheckedPattern, FirePattern } from "./fire-times.ts";

/** A prediction that is ordered again and again. */
export type ScheduledPrediction = {
  model: string;
  input: Record<string, unknown>;
  /** Order nothing when it costs more by then. */
  maxCredits: number | null;
};

/** A batch that is ordered again and again; its list is kept with the schedule. */
export type ScheduledBatch = {
  model: string;
  /** Inputs, checked and priced anew at each fire. */
  items: readonly unknown[];
  name: string | null;
  onInvalid: "refuse" | "skip";
  /** Order nothing when all items together cost more by then. */
  maxCredits: number | null;
};

/** What a schedule orders, under the name of its kind. */
export type ScheduledOrder = { prediction: ScheduledPrediction } | { batch: ScheduledBatch };

/** The same as its owner reads it: `items` of a batch is how many there are. */
export type ScheduledOrderView =
  | { prediction: ScheduledPrediction }
  | { batch: Omit<ScheduledBatch, "items"> & { items: number } };

/** Why a fire ordered nothing: what an order by hand would have been told, or our own rule. */
export type FireRefusal =
  | Exclude<CreateOutcome["outcome"], "created" | "existing" | "spool_full">
  | Exclude<CreateBatchOutcome["outcome"], "created" | "existing">
  /** What was ordered by the fire before has not even been sent. */
  | "still_waiting";
export type FireOutcome = "ordered" | FireRefusal;

/** A schedule as its owner reads it. Times are ISO 8601. */
export type ScheduleView = FirePattern & {
  id: string;
  order: ScheduledOrderView;
  createdAt: string;
  nextAt: string;
  /** What came of the last fire; null before the first. */
  last: {
    /** The time that it fired for, and when that was done. */
    fireAt: string;
    doneAt: string;
    outcome: string;
    /** What was ordered or, where that was nothing, still waits from before; the other is null. */
    predictionId: string | null;
    batchId: string | null;
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

/** Why an order would be refused at every fire. */
export type OrderFault =
  | { outcome: "model_not_found" }
  | { outcome: "invalid_input"; fields: readonly FieldError[] }
  | { outcome: "invalid_source"; source: SourceProblem }
  | { outcome: "invalid_items"; problems: readonly BatchProblem[] }
  | { outcome: "list_too_large"; itemsMax: number; bytesMax: number };

export type CreateScheduleOutcome =
  | { outcome: "created"; schedule: ScheduleView }
  | Exclude<CheckedPattern, { outcome: "valid" }>
  | OrderFault
  | { outcome: "too_many"; schedulesMax: number };
