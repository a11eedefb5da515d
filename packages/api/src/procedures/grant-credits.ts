import type { GrantResult } from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { GrantSchema } from "../schemas.ts";
import { operatorProcedure } from "../trpc.ts";

export type GrantAnswer = { outcome: Exclude<GrantResult["outcome"], "not_found"> };

/** Gives credits to an account, once for each of its idempotency keys. */
export const grantCredits = operatorProcedure
  .input(GrantSchema)
  .mutation(async ({ ctx, input }): Promise<GrantAnswer> => {
    const { outcome } = await ctx.engine.credits.grant({ ...input, operator: ctx.operator });
    if (outcome === "not_found") throw refuse({ reason: "not_found" });
    return { outcome };
  });
