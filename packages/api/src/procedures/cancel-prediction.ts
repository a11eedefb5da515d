import type { CancelOutcome } from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { TargetSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";

/** `requested` means that the provider was asked to stop and has the last word. */
export type CancelAnswer = Exclude<CancelOutcome, { outcome: "not_found" }>;

export const cancelPrediction = procedureFor("predictions:write")
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<CancelAnswer> => {
    const canceled = await ctx.may.predictions.cancel(input);
    if (canceled.outcome === "not_found") throw refuse({ reason: "not_found" });
    return canceled;
  });
