import type {
  ActiveView,
  Page,
  PredictionView,
  ShareView,
  TimelineEventView,
} from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { ActiveSchema, GetSchema, ListSchema, TargetSchema } from "../schemas.ts";
import { attendedProcedure } from "../trpc.ts";

export const getPrediction = attendedProcedure
  .input(GetSchema)
  .query(async ({ ctx, input }): Promise<PredictionView> => {
    const prediction = await ctx.may.predictions.get(input);
    if (prediction === null) throw refuse({ reason: "not_found" });
    return prediction;
  });

/** The predictions of the account, newest first, a page at a time. */
export const listPredictions = attendedProcedure
  .input(ListSchema)
  .query(({ ctx, input }): Promise<Page<PredictionView>> =>
    ctx.may.predictions.list({
      cursor: input.cursor ?? null,
      most: input.limit,
      status: input.status ?? null,
      model: input.model ?? null,
    }),
  );

/** Those that have not ended, newest first; with `since` what has changed after that answer. */
export const listActivePredictions = attendedProcedure
  .input(ActiveSchema)
  .query(({ ctx, input }): Promise<ActiveView> =>
    ctx.may.predictions.active({
      since: input?.since ?? null,
    }),
  );

/** Signed addresses of the results, which open without a session until they expire. */
export const sharePrediction = attendedProcedure
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<ShareView> => {
    const shared = await ctx.may.predictions.share(input);
    if (shared === null) throw refuse({ reason: "not_found" });
    return shared;
  });

export const readTimeline = attendedProcedure
  .input(TargetSchema)
  .query(async ({ ctx, input }): Promise<TimelineEventView[]> => {
    const timeline = await ctx.may.predictions.timeline(input);
    if (timeline === null) throw refuse({ reason: "not_found" });
    return timeline;
  });
