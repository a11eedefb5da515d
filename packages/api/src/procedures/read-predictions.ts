import type {
  ActiveView,
  Page,
  PredictionView,
  ShareView,
  TimelineEventView,
} from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { ActiveSchema, GetSchema, PageSchema, TargetSchema } from "../schemas.ts";
import { attendedProcedure } from "../trpc.ts";

export const getPrediction = attendedProcedure
  .input(GetSchema)
  .query(async ({ ctx, input }): Promise<PredictionView> => {
    const { accountId } = ctx.actor;
    const prediction = await ctx.engine.predictions.get({ ...input, accountId });
    if (prediction === null) throw refuse({ reason: "not_found" });
    return prediction;
  });

/** All predictions of the account, newest first, a page at a time. */
export const listPredictions = attendedProcedure
  .input(PageSchema)
  .query(({ ctx, input }): Promise<Page<PredictionView>> =>
    ctx.engine.predictions.list({
      accountId: ctx.actor.accountId,
      cursor: input.cursor ?? null,
      most: input.limit,
    }),
  );

/** Those that have not ended, newest first; with `since` what has changed after that answer. */
export const listActivePredictions = attendedProcedure
  .input(ActiveSchema)
  .query(({ ctx, input }): Promise<ActiveView> =>
    ctx.engine.predictions.active({
      accountId: ctx.actor.accountId,
      since: input?.since ?? null,
    }),
  );

/** Signed addresses of the results, which open without a session until they expire. */
export const sharePrediction = attendedProcedure
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<ShareView> => {
    const { accountId } = ctx.actor;
    const shared = await ctx.engine.predictions.share({ accountId, id: input.id });
    if (shared === null) throw refuse({ reason: "not_found" });
    return shared;
  });

export const readTimeline = attendedProcedure
  .input(TargetSchema)
  .query(async ({ ctx, input }): Promise<TimelineEventView[]> => {
    const { accountId } = ctx.actor;
    const timeline = await ctx.engine.predictions.timeline({ accountId, id: input.id });
    if (timeline === null) throw refuse({ reason: "not_found" });
    return timeline;
  });
