import { refuse } from "../errors/refusal.ts";
import { TargetSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";

/** Deletes an ended prediction for good, results included; one that runs is canceled first. */
export const deletePrediction = procedureFor("predictions:write")
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<{ id: string }> => {
    const { outcome } = await ctx.may.predictions.delete(input);
    if (outcome !== "deleted") throw refuse({ reason: outcome });
    return { id: input.id };
  });
