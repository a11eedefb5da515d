import type { DeliveryView, Page, ReplayOutcome } from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { PageSchema, TargetSchema } from "../schemas.ts";
import { operatorProcedure } from "../trpc.ts";

/** All recorded webhook deliveries, newest first, a page at a time. */
export const listDeliveries = operatorProcedure
  .input(PageSchema)
  .query(({ ctx, input }): Promise<Page<DeliveryView>> =>
    ctx.engine.deliveries.list({ cursor: input.cursor ?? null, most: input.limit }),
  );

export type ReplayAnswer = Exclude<ReplayOutcome, { outcome: "not_found" }>;

/** Applies a recorded delivery once more, for example after a defect was mended. */
export const replayDelivery = operatorProcedure
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<ReplayAnswer> => {
    const { operator } = ctx;
    const replayed = await ctx.engine.deliveries.replay({ id: input.id, operator });
    if (replayed.outcome === "not_found") throw refuse({ reason: "not_found" });
    return replayed;
  });
