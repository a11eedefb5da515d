import type { GrantResult } from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { GrantSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";

export type GrantAnswer = { outcome: Exclude<GrantResult["outcome"], "not_found"> };

/** Gives credits to an account, once for each of its idempotency keys. */
export const grantCredits = procedureFor("installation:operate")
  .input(GrantSchema)
  .mutation(async ({ ctx, input }): Promise<GrantAnswer> => {
    const { outcome } = await ctx.may.credits.grant(input);
    if (outcome === "not_found") throw refuse({ reason: "not_found" });
    return { outcome };
  });
