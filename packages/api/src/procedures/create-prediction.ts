import { refuse } from "../errors/refusal.ts";
import { CreateSchema, RetrySchema } from "../schemas.ts";
import { accountProcedure } from "../trpc.ts";
import { placeOrder, readCreated, takeCreate } from "./place-order.ts";
import type { OrderedPrediction } from "./place-order.ts";

export const createPrediction = accountProcedure
  .input(CreateSchema)
  .mutation(({ ctx, input }): Promise<OrderedPrediction> => placeOrder(ctx, ctx.actor, input));

/** Runs the input of an ended prediction again, as a new prediction with a new reservation. */
export const retryPrediction = accountProcedure
  .input(RetrySchema)
  .mutation(async ({ ctx, input }): Promise<OrderedPrediction> => {
    await takeCreate(ctx, ctx.actor);
    const retried = await ctx.engine.predictions.retry({
      accountId: ctx.actor.accountId,
      actor: { kind: "user", id: ctx.actor.userId },
      requestId: ctx.requestId,
      id: input.id,
      idempotencyKey: input.idempotencyKey ?? null,
      quota: ctx.createQuota,
    });
    switch (retried.outcome) {
      case "not_found":
      case "not_terminal":
        throw refuse({ reason: retried.outcome });
      default:
        return readCreated(retried);
    }
  });
