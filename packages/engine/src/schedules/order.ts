import { prediction } from "@darkroom/db";
import type { ScheduleRow } from "@darkroom/db";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { readWithLive } from "../batches/live.ts";
import type { EngineContext } from "../context.ts";
import type { ScheduledOrder, ScheduledOrderView } from "./views.ts";

const PredictionSchema = z.strictObject({
  model: z.string(),
  input: z.record(z.string(), z.unknown()),
  maxCredits: z.number().int().nullable(),
});
const BatchSchema = z.strictObject({
  model: z.string(),
  items: z.array(z.unknown()),
  name: z.string().nullable(),
  onInvalid: z.enum(["refuse", "skip"]),
  maxCredits: z.number().int().nullable(),
});
const OrderSchema: z.ZodType<ScheduledOrder> = z.union([
  z.strictObject({ prediction: PredictionSchema }),
  z.strictObject({ batch: BatchSchema }),
]);

/** What a row says is ordered; whoever writes rows has checked it. */
export const orderOf = (row: ScheduleRow): ScheduledOrder => OrderSchema.parse(row.order);

/** An order as its owner reads it: of a list, how long it is. */
export function viewOrder(order: ScheduledOrder): ScheduledOrderView {
  if ("prediction" in order) return order;
  const { items, ...batch } = order.batch;
  return { batch: { ...batch, items: items.length } };
}

/**
 * Whether what the fire before has ordered is still in our queue: its prediction, or any item of
 * its batch.
 */
export async function isStillWaiting(context: EngineContext, row: ScheduleRow): Promise<boolean> {
  const { lastOrderId: id } = row;
  if (id === null) return false;
  if ("batch" in orderOf(row)) {
    const [last] = await readWithLive(context, [id]);
    return last !== undefined && last.row.waiting + last.live.counts.queued > 0;
  }
  const waiting = await context.database.orm
    .select({ id: prediction.id })
    .from(prediction)
    .where(and(eq(prediction.id, id), eq(prediction.status, "queued")));
  return waiting.length > 0;
}
