import type { CreateOutcome, PredictionView } from "@darkroom/engine";
import { refuse } from "../errors/refusal.ts";
import { RUN_AT_AHEAD_MS_MAX } from "../limits.ts";
import { CreateSchema, RetrySchema } from "../schemas.ts";
import { accountProcedure } from "../trpc.ts";
import type { ApiContext, Caller } from "../context.ts";

export const createPrediction = accountProcedure
  .input(CreateSchema)
  .mutation(async ({ ctx, input }): Promise<PredictionView> => {
    await takeCreate(ctx, ctx.actor);
    const created = await ctx.engine.predictions.create({
      accountId: ctx.actor.accountId,
      actor: { kind: "user", id: ctx.actor.userId },
      requestId: ctx.requestId,
      model: input.model,
      input: input.input,
      idempotencyKey: input.idempotencyKey ?? null,
      delivery: input.delivery,
      priority: input.priority,
      maxCredits: input.maxCredits ?? null,
      runAt: readRunAt(input.runAt, ctx.now()),
      retryOf: null,
      quota: ctx.createQuota,
    });
    return readCreated(created);
  });

/** Runs the input of an ended prediction again, as a new prediction with a new reservation. */
export const retryPrediction = accountProcedure
  .input(RetrySchema)
  .mutation(async ({ ctx, input }): Promise<PredictionView> => {
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

async function takeCreate(context: ApiContext, caller: Caller): Promise<void> {
  const admission = await context.admitCreate(caller.accountId);
  if (admission.outcome === "rate_limited") {
    throw refuse({ reason: "rate_limited", retryAfterMs: admission.retryAfterMs });
  }
}

function readRunAt(runAt: string | undefined, now: number): number | null {
  if (runAt === undefined) return null;
  const at = Date.parse(runAt);
  if (at - now > RUN_AT_AHEAD_MS_MAX) {
    const message = "A start can be put off for at most 30 days.";
    throw refuse({ reason: "invalid_input", fields: [{ field: "runAt", message }] });
  }
  return at;
}

function readCreated(created: CreateOutcome): PredictionView {
  switch (created.outcome) {
    case "created":
    case "existing":
      return created.prediction;
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
    case "model_not_found":
    case "idempotency_conflict":
    case "spool_full":
    case "provider_credit":
      throw refuse({ reason: created.outcome });
  }
}
