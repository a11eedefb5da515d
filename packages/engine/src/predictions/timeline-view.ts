import type { Status } from "@darkroom/lifecycle";

/** One event of a prediction as its owner reads it. `at` is ISO 8601. */
export type TimelineEventView = {
  sequence: number;
  type: string;
  from: Status | null;
  to: Status;
  actor: string;
  at: string;
  /** The prediction whose result this one was to be answered with by then. */
  reusedFrom: string | null;
  /** Whether the order was judged before it was taken; null where nobody judges, and later on. */
  moderation: string | null;
};
