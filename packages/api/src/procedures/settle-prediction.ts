import type { SettleOutcome } from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { SettleSchema } from "../schemas.ts";
import { operatorProcedure } from "../trpc.ts";

export type SettleAnswer = Exclude<SettleOutcome, { outcome: "not_found" }>;

/**
 * Ends a prediction by an operator's word and releases its reservation; one that has ended stays
 * as it is and is answered with `already_terminal`.
 */
export const settlePrediction = operatorProcedure
  .input(SettleSchema)
  .mutation(async ({ ctx, input }): Promise<SettleAnswer> => {
    const settled = await ctx.engine.predictions.settle({
      ...input,
      operator: ctx.operator,
      requestId: ctx.requestId,
    });
    if (settled.outcome === "not_found") throw refuse({ reason: "not_found" });
    return settled;
  });
