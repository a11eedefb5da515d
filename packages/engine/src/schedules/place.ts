import type { ScheduleRow } from "@darkroom/db";
import { ACTOR_KINDS } from "@darkroom/lifecycle";
import type { Actor } from "@darkroom/lifecycle";
import { z } from "zod";
import { createBatch } from "../batches/create.ts";
import type { EngineContext } from "../context.ts";
import { createPrediction } from "../predictions/create.ts";
import { orderOf } from "./order.ts";
import type { FireOutcome, ScheduledBatch, ScheduledPrediction } from "./views.ts";

const ActorSchema = z.object({ kind: z.enum(ACTOR_KINDS), id: z.string() });

/** In whose name an order is placed, and under which key. */
type Placing = { accountId: string; actor: Actor; requestId: string; idempotencyKey: string };

export type Placed =
  | { outcome: FireOutcome; orderId: string | null }
  /** Our own store is full: the fire is tried again. */
  | { outcome: "later" };

/**
 * Places the order of one fire, once for each time whoever calls: a repeated call finds the same
 * order under its key.
 * @param fire the time, and the account that acts for the schedule's own now
 */
export function placeScheduled(
  context: EngineContext,
  row: ScheduleRow,
  fire: { at: number; accountId: string },
): Promise<Placed> {
  const placing = {
    accountId: fire.accountId,
    actor: ActorSchema.parse(row.actor),
    requestId: `schedule-${row.id}`,
    idempotencyKey: `schedule:${row.id}:${String(fire.at)}`,
  };
  const order = orderOf(row);
  return "batch" in order
    ? placeBatch(context, order.batch, placing)
    : placePrediction(context, order.prediction, placing);
}

async function placePrediction(
  context: EngineContext,
  wanted: ScheduledPrediction,
  placing: Placing,
): Promise<Placed> {
  const created = await createPrediction(context, {
    ...wanted,
    ...placing,
    delivery: "auto",
    priority: "batch",
    runAt: null,
    retryOf: null,
  });
  switch (created.outcome) {
    case "created":
    case "existing":
      return { outcome: "ordered", orderId: created.prediction.id };
    case "spool_full":
      return { outcome: "later" };
    default:
      return { outcome: created.outcome, orderId: null };
  }
}

/** Reads and prices the list as it stands now; its whole price is reserved, or nothing is. */
async function placeBatch(
  context: EngineContext,
  { items, ...wanted }: ScheduledBatch,
  placing: Placing,
): Promise<Placed> {
  const source = { kind: "items", items } as const;
  const rest = { source, runAt: null, quota: null };
  const created = await createBatch(context, { ...wanted, ...placing, ...rest });
  switch (created.outcome) {
    case "created":
    case "existing":
      return { outcome: "ordered", orderId: created.batch.id };
    default:
      return { outcome: created.outcome, orderId: null };
  }
}
