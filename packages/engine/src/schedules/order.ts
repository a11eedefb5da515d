import { prediction } from "@darkroom/db";
import type { ScheduleRow } from "@darkroom/db";
import { ACTOR_KINDS } from "@darkroom/lifecycle";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { EngineContext } from "../context.ts";
import { checkInput } from "../predictions/check-input.ts";
import { createPrediction } from "../predictions/create.ts";
import type { FieldError } from "../views.ts";
import type { FireOutcome, ScheduledOrder } from "./views.ts";

const OrderSchema: z.ZodType<ScheduledOrder> = z.strictObject({
  prediction: z.strictObject({
    model: z.string(),
    input: z.record(z.string(), z.unknown()),
    maxCredits: z.number().int().nullable(),
  }),
});
const ActorSchema = z.object({ kind: z.enum(ACTOR_KINDS), id: z.string() });

/** What a row says is ordered; whoever writes rows has checked it. */
export const orderOf = (row: ScheduleRow): ScheduledOrder => OrderSchema.parse(row.order);

/** Why an order would be refused at every fire; null when it would not. */
export function findFault(
  context: EngineContext,
  { prediction: { model, input } }: ScheduledOrder,
): { outcome: "model_not_found" } | { outcome: "invalid_input"; fields: FieldError[] } | null {
  const definition = context.modelOf(model);
  if (definition === null) return { outcome: "model_not_found" };
  const checked = checkInput(definition, input);
  return checked.outcome === "valid" ? null : { outcome: "invalid_input", fields: checked.fields };
}

/** Whether what the fire before has ordered is still in our queue. */
export async function isStillWaiting(context: EngineContext, row: ScheduleRow): Promise<boolean> {
  if (row.lastOrderId === null) return false;
  const waiting = await context.database.orm
    .select({ id: prediction.id })
    .from(prediction)
    .where(and(eq(prediction.id, row.lastOrderId), eq(prediction.status, "queued")));
  return waiting.length > 0;
}

export type Placed =
  | { outcome: FireOutcome; orderId: string | null }
  /** Our own store is full: the fire is tried again. */
  | { outcome: "later" };

/**
 * Places the order of one fire, once for each time whoever calls: a repeated call finds the same
 * prediction under its key.
 * @param fire the time, and the account that acts for the schedule's own now
 */
export async function placeScheduled(
  context: EngineContext,
  row: ScheduleRow,
  fire: { at: number; accountId: string },
): Promise<Placed> {
  const { prediction: wanted } = orderOf(row);
  const created = await createPrediction(context, {
    ...wanted,
    accountId: fire.accountId,
    actor: ActorSchema.parse(row.actor),
    requestId: `schedule-${row.id}`,
    idempotencyKey: `schedule:${row.id}:${String(fire.at)}`,
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
