import { setRateBucket } from "@darkroom/db";
import type { Budget, EngineContext, ProviderBudget } from "../context.ts";
import { routesOf } from "../models/routes.ts";
import { ENDPOINTS_BUCKET } from "../endpoints/job.ts";
import { ENDPOINTS_REQUESTS_MAX } from "../endpoints/limits.ts";
import { looksBucket, modelBucket, providerBucket } from "./buckets.ts";

/**
 * Replicate's documented rate for creations, 600 a minute with short bursts
 * (https://replicate.com/docs/topics/predictions/rate-limits).
 */
export const DEFAULT_BUDGET: ProviderBudget = {
  capacity: 60,
  refillPerSecond: 10,
  concurrencyMax: 32,
};

/**
 * Half of Replicate's documented rate for everything but creations, 3,000 a minute; the other
 * half is left to whoever else uses the account.
 */
export const DEFAULT_LOOKS = { capacity: 50, refillPerSecond: 25, concurrencyMax: 16 };

/** Endpoints are many and each looks after itself: only what is under way at once is bounded. */
const TO_ENDPOINTS = {
  capacity: 1_000,
  refillPerSecond: 1_000,
  concurrencyMax: ENDPOINTS_REQUESTS_MAX,
};

const runsOf = ({ runsMax }: Budget, provider: string, model: string | null) =>
  runsMax === undefined ? null : { provider, model, most: runsMax };

/** Writes the budgets of all providers and of their models, as they are configured now. */
export async function setBudgets(context: EngineContext): Promise<void> {
  const { database } = context;
  const now = context.now();
  await setRateBucket(database, { ...TO_ENDPOINTS, now, id: ENDPOINTS_BUCKET });
  for (const { name } of context.providers) {
    const budget = context.budgets?.[name] ?? DEFAULT_BUDGET;
    const { looks = DEFAULT_LOOKS, eachModel } = budget;
    const wide = { ...paceOf(budget), now, runs: runsOf(budget, name, null) };
    await setRateBucket(database, { ...wide, id: providerBucket(name) });
    await setRateBucket(database, { ...looks, now, id: looksBucket(name) });
    if (eachModel === undefined) continue;
    const models = context.models.filter((definition) =>
      routesOf(definition).some(({ provider }) => provider === name),
    );
    for (const { model } of models) {
      await setRateBucket(database, {
        ...paceOf(eachModel),
        now,
        id: modelBucket(name, model),
        parentId: providerBucket(name),
        runs: runsOf(eachModel, name, model),
      });
    }
  }
}

const paceOf = ({ capacity, refillPerSecond, concurrencyMax }: Budget) => ({
  capacity,
  refillPerSecond,
  concurrencyMax,
});
