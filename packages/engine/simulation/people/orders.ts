import type { Status } from "@darkroom/lifecycle";
import type { PredictionView } from "../../src/index.ts";

/** What one person knows of one order; the laws are held against it. */
export type Order = {
  number: number;
  userId: string;
  idempotencyKey: string | null;
  model: string;
  input: Readonly<Record<string, unknown>>;
  /** Ids that creating answered with; a key must only ever give one. */
  ids: Set<string>;
  /** The order that this one repeats. */
  retryOf: string | null;
  /** Answers that no server may give, as a person met them. */
  complaints: string[];
  seen: { sequence: number; status: Status } | null;
  isCanceled: boolean;
};

const RANK: Readonly<Record<Status, number>> = {
  queued: 0,
  submitting: 0,
  starting: 1,
  processing: 2,
  storing: 3,
  succeeded: 4,
  failed: 4,
  canceled: 4,
  expired: 4,
};

/** Compares what is shown with what was shown before: a life only goes forward. */
export function look(order: Order, view: PredictionView): void {
  const { seen } = order;
  const { sequence, status } = view;
  order.seen = { sequence, status };
  if (seen === null || seen.sequence > sequence) return;
  if (seen.sequence === sequence && seen.status !== status) {
    order.complaints.push(`${view.id} shows ${seen.status} and ${status} under one sequence`);
  }
  if (RANK[seen.status] > RANK[status] || (RANK[seen.status] === 4 && seen.status !== status)) {
    order.complaints.push(`${view.id} went back from ${seen.status} to ${status}`);
  }
  if (order.isCanceled && status !== "canceled") {
    order.complaints.push(`${view.id} was canceled and shows ${status}`);
  }
}
