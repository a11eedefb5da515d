import type { CreateOutcome, PredictionView } from "@darkroom/engine";
import type { DeliveryChoice } from "@darkroom/lifecycle";
import type { z } from "zod";
import type { Authorized } from "../authorization/authorize.ts";
import type { ApiContext } from "../context.ts";
import { refuse } from "../errors/refusal.ts";
import { RUN_AT_AHEAD_MS_MAX } from "../limits.ts";
import type { CreateSchema } from "../schemas.ts";

/**
 * A prediction that was just ordered. `delivery` says how its pattern was chosen; it is null for
 * a repeated order that would get another pattern now.
 */
export type OrderedPrediction = PredictionView & { delivery: DeliveryChoice | null };

/** Takes an order of this caller: rate limit, price, caps, quota and idempotency as for all. */
export async function placeOrder(
  context: Pick<ApiContext, "authorize" | "now"> & { may: Authorized<"predictions:write"> },
  input: z.infer<typeof CreateSchema>,
): Promise<OrderedPrediction> {
  await takeCreate(context.may);
  const created = await context.may.predictions.create({
    model: input.model,
    input: input.input,
    idempotencyKey: input.idempotencyKey ?? null,
    delivery: input.delivery,
    priority: input.priority,
    maxCredits: input.maxCredits ?? null,
    runAt: readRunAt(input.runAt, context.now()),
    webhook:
      input.webhook === undefined
        ? null
        : context.authorize("endpoints:write").permitWebhook(input.webhook),
    cancelAfterMs: input.cancelAfterMs,
    reuse: input.reuse,
  });
  return readCreated(created);
}

/** One place in the caller's rate limit, or the refusal that there is none. */
export async function takeCreate(may: Authorized<"predictions:write">): Promise<void> {
  const admission = await may.predictions.admitCreate();
  if (admission.outcome === "rate_limited") {
    throw refuse({ reason: "rate_limited", retryAfterMs: admission.retryAfterMs });
  }
}

/** A start that is put off, ms since the epoch; null for now. */
export function readRunAt(runAt: string | undefined, now: number): number | null {
  if (runAt === undefined) return null;
  const at = Date.parse(runAt);
  if (at - now > RUN_AT_AHEAD_MS_MAX) {
    const message = "A start can be put off for at most 30 days.";
    throw refuse({ reason: "invalid_input", fields: [{ field: "runAt", message }] });
  }
  return at;
}

/** The prediction of an order that was taken; every other outcome is a refusal. */
export function readCreated(created: CreateOutcome): OrderedPrediction {
  switch (created.outcome) {
    case "created":
    case "existing":
      return { ...created.prediction, delivery: created.delivery };
    case "invalid_input":
      throw refuse({ reason: "invalid_input", fields: created.fields });
    case "insufficient_credits":
      throw refuse({
        reason: "insufficient_credits",
        requiredCredits: created.requiredCredits,
        availableCredits: created.availableCredits,
      });
    case "price_above_limit":
    case "cap_reached":
      throw refuse({ reason: created.outcome, requiredCredits: created.requiredCredits });
    case "quota_used":
      throw refuse({ reason: "rate_limited", retryAfterMs: created.retryAfterMs });
    case "moderated":
      throw refuse({ reason: "moderated", code: created.code, text: created.text });
    case "moderation_unavailable":
    case "model_not_found":
    case "idempotency_conflict":
    case "spool_full":
    case "provider_credit":
      throw refuse({ reason: created.outcome });
  }
}
