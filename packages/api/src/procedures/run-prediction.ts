import { refuse } from "../errors/refusal.ts";
import { RunSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";
import { placeOrder } from "./place-order.ts";
import type { OrderedPrediction } from "./place-order.ts";

/** `pending` past the bound of the wait: the same prediction, asked for by its id from now on. */
export type RunAnswer = { outcome: "finished" | "pending"; prediction: OrderedPrediction };

/**
 * Creates a prediction and waits for its end, at most `waitMs`. Whoever hangs up ends the wait
 * and nothing else. The same idempotency key gives the same prediction, waited for once more.
 */
export const runPrediction = procedureFor("predictions:write")
  .input(RunSchema)
  .mutation(async ({ ctx, input }): Promise<RunAnswer> => {
    const { waitMs, ...order } = input;
    const { id, delivery } = await placeOrder(ctx, order);
    const awaited = await ctx.may.predictions.awaitEnd({ id, waitMs, signal: ctx.gone });
    if (awaited.outcome === "not_found") throw refuse({ reason: "not_found" });
    return { outcome: awaited.outcome, prediction: { ...awaited.prediction, delivery } };
  });
