import type { CancelOutcome } from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { TargetSchema } from "../schemas.ts";
import { accountProcedure } from "../trpc.ts";

/** `requested` means that the provider was asked to stop and has the last word. */
export type CancelAnswer = Exclude<CancelOutcome, { outcome: "not_found" }>;

export const cancelPrediction = accountProcedure
  .input(TargetSchema)
  .mutation(async ({ ctx, input }): Promise<CancelAnswer> => {
    const canceled = await ctx.engine.predictions.cancel({
      accountId: ctx.actor.accountId,
      actor: { kind: "user", id: ctx.actor.userId },
      requestId: ctx.requestId,
      id: input.id,
    });
    if (canceled.outcome === "not_found") throw refuse({ reason: "not_found" });
    return canceled;
  });
