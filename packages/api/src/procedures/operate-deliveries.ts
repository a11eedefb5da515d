import type { DeliveryView, Page, ReplayOutcome } from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { PageSchema, TargetSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";

/** All recorded webhook deliveries, newest first, a page at a time. */
export const listDeliveries = procedureFor("installation:operate")
  .input(PageSchema)
  .query(({ ctx, input }): Promise<Page<DeliveryView>> =>
    ctx.may.deliveries.list({ cursor: input.cursor ?? null, most: input.limit }),
  );

export type ReplayAnswer = Exclude<ReplayOutcome, { outcome: "not_found" }>;

/** Applies a recorded delivery once more, for example after a defect was mended. */
export const replayDelivery = procedureFor("installation:operate")
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<ReplayAnswer> => {
    const replayed = await ctx.may.deliveries.replay(input);
    if (replayed.outcome === "not_found") throw refuse({ reason: "not_found" });
    return replayed;
  });
