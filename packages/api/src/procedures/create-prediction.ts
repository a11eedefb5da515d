import { refuse } from "../errors/refusal.ts";
import { CreateSchema, RetrySchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";
import { placeOrder, readCreated, takeCreate } from "./place-order.ts";
import type { OrderedPrediction } from "./place-order.ts";

export const createPrediction = procedureFor("predictions:write")
  .input(CreateSchema)
  .mutation(({ ctx, input }): Promise<OrderedPrediction> => placeOrder(ctx, input));

/** Runs the input of an ended prediction again, as a new prediction with a new reservation. */
export const retryPrediction = procedureFor("predictions:write")
  .input(RetrySchema)
  .mutation(async ({ ctx, input }): Promise<OrderedPrediction> => {
    await takeCreate(ctx.may);
    const retried = await ctx.may.predictions.retry({
      id: input.id,
      idempotencyKey: input.idempotencyKey ?? null,
    });
    switch (retried.outcome) {
      case "not_found":
      case "not_terminal":
        throw refuse({ reason: retried.outcome });
      default:
        return readCreated(retried);
    }
  });
