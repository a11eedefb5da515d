import { SCHEDULE_LIST_ITEMS_MAX } from "@darkroom/engine";
import type { CreateScheduleOutcome, ScheduleView, ScheduledOrder } from "@darkroom/engine";
import { z } from "zod";
import { refuse } from "../errors/refusal.ts";
import { CRON_CHARACTERS_MAX, TIME_ZONE_CHARACTERS_MAX } from "../limits.ts";
import { CreateSchema, IdSchema, ModelSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";
import { CreateBatchSchema } from "./batch-schemas.ts";
import { refuseBatch } from "./refuse-batch.ts";

/** A list that is kept with its schedule, so that each fire finds it. */
const ScheduledBatchSchema = z.strictObject({
  model: ModelSchema.shape.model,
  items: z.array(z.unknown()).min(1).max(SCHEDULE_LIST_ITEMS_MAX),
  name: CreateBatchSchema.shape.name,
  onInvalid: CreateBatchSchema.shape.onInvalid,
  maxCredits: CreateBatchSchema.shape.maxCredits,
});

/** What a fire orders, under the name of its kind. */
const OrderSchema = z
  .strictObject({
    prediction: CreateSchema.pick({ model: true, input: true, maxCredits: true }).optional(),
    batch: ScheduledBatchSchema.optional(),
  })
  .transform(({ prediction, batch }, { issues, value }): ScheduledOrder => {
    if (batch !== undefined && prediction === undefined) {
      const { name = null, maxCredits = null, ...rest } = batch;
      return { batch: { ...rest, name, maxCredits } };
    }
    if (prediction !== undefined && batch === undefined) {
      const { model, input, maxCredits = null } = prediction;
      return { prediction: { model, input, maxCredits } };
    }
    issues.push({
      code: "custom",
      input: value,
      message: "Give either a prediction or a batch.",
    });
    return z.NEVER;
  });

/** Input of `schedule.create`. */
export const CreateScheduleSchema = z.strictObject({
  /** Five fields: minute, hour, day, month, weekday. */
  cron: z.string().trim().min(1).max(CRON_CHARACTERS_MAX),
  /** A name of the IANA list, such as `Europe/Berlin`. */
  timeZone: z.string().min(1).max(TIME_ZONE_CHARACTERS_MAX).default("UTC"),
  order: OrderSchema,
});

const MS_PER_MINUTE = 60_000;

type Refused = Exclude<CreateScheduleOutcome, { outcome: "created" }>;

/** What is wrong with a schedule, at the field where it stands. */
function refuseSchedule(refused: Refused): Error {
  const at = (field: string, message: string) =>
    refuse({ reason: "invalid_input", fields: [{ field, message }] });
  switch (refused.outcome) {
    case "invalid_cron":
      return at("cron", refused.message);
    case "unknown_time_zone":
      return at("timeZone", "There is no such time zone. A name is for example Europe/Berlin.");
    case "never_fires":
      return at("cron", "No date matches this.");
    case "too_often": {
      const minutes = String(refused.intervalMsMin / MS_PER_MINUTE);
      return at("cron", `A schedule fires every ${minutes} minutes at most.`);
    }
    case "invalid_input":
      return refuse({ reason: "invalid_input", fields: refused.fields });
    case "list_too_large": {
      const [items, kibibytes] = [String(refused.itemsMax), String(refused.bytesMax / 1024)];
      const most = `${items} items and ${kibibytes} KiB`;
      return at("order.batch.items", `The list of a schedule has at most ${most}.`);
    }
    case "model_not_found":
    case "invalid_source":
    case "invalid_items":
      return refuseBatch(refused);
    case "too_many":
      return refuse({ reason: "limit_reached" });
  }
}

/**
 * Orders a prediction or a batch again and again, with the priority of a batch, paid for at each
 * fire. The order is checked now, so that it is not refused at every fire.
 */
export const createSchedule = procedureFor("schedules:write")
  .input(CreateScheduleSchema)
  .mutation(async ({ ctx, input }): Promise<ScheduleView> => {
    const created = await ctx.may.schedules.create(input);
    if (created.outcome !== "created") throw refuseSchedule(created);
    return created.schedule;
  });

/** All schedules of the account, with what came of the last fire of each. */
export const listSchedules = procedureFor("schedules:read").query(
  async ({ ctx }): Promise<{ items: ScheduleView[] }> => ({
    items: await ctx.may.schedules.list(),
  }),
);

/** Ends a schedule; what it has ordered stays. */
export const deleteSchedule = procedureFor("schedules:write")
  .input(z.strictObject({ id: IdSchema }))
  .mutation(async ({ ctx, input }): Promise<{ outcome: "deleted" }> => {
    if (!(await ctx.may.schedules.delete(input.id))) throw refuse({ reason: "not_found" });
    return { outcome: "deleted" };
  });
