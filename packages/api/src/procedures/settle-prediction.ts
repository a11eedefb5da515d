import type { SettleOutcome } from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { SettleSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";

export type SettleAnswer = Exclude<SettleOutcome, { outcome: "not_found" }>;

/**
 * Ends a prediction by an operator's word and releases its reservation; one that has ended stays
 * as it is and is answered with `already_terminal`.
 */
export const settlePrediction = procedureFor("installation:operate")
  .input(SettleSchema)
  .mutation(async ({ ctx, input }): Promise<SettleAnswer> => {
    const settled = await ctx.may.predictions.settle(input);
    if (settled.outcome === "not_found") throw refuse({ reason: "not_found" });
    return settled;
  });
