import type { DeliveryChoice, EtaRange } from "@darkroom/lifecycle";
import { refuse } from "../errors/refusal.ts";
import { QuoteSchema } from "../schemas.ts";
import { procedureFor } from "../trpc.ts";
import { readRunAt } from "./place-order.ts";

/** What a run would cost and how long runs of this model usually take; reserves nothing. */
export type Quote = {
  model: string;
  requiredCredits: number;
  availableCredits: number;
  affordable: boolean;
  /** Milliseconds; null without enough history. */
  estimate: EtaRange | null;
  /** The pattern that this order would get, why, and by which figures. */
  delivery: DeliveryChoice;
};

export const quotePrediction = procedureFor("predictions:write")
  .input(QuoteSchema)
  .query(async ({ ctx, input }): Promise<Quote> => {
    const { quotes } = ctx.may;
    const model = await quotes.model(input.model);
    const requiredCredits = quotes.quote(input.model, input.input ?? {});
    const delivery = await quotes.delivery(input.model, {
      delivery: input.delivery,
      priority: input.priority,
      input: input.input ?? {},
      runAt: readRunAt(input.runAt, ctx.now()),
    });
    if (model === null || requiredCredits === null || delivery === null)
      throw refuse({ reason: "model_not_found" });
    const { available } = await quotes.balance();
    const { durations } = model;
    return {
      model: model.model,
      requiredCredits,
      availableCredits: available,
      affordable: available >= requiredCredits,
      estimate:
        durations === null ? null : { p10: durations.p10, p50: durations.p50, p90: durations.p90 },
      delivery,
    };
  });
