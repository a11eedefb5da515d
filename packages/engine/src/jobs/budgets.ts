import { setRateBucket } from "@darkroom/db";
import type { Budget, EngineContext, ProviderBudget } from "../context.ts";
import { PRIORITIES } from "../predictions/priorities.ts";
import { routesOf } from "../models/routes.ts";
import { ENDPOINTS_BUCKET } from "../endpoints/job.ts";
import { ENDPOINTS_REQUESTS_MAX } from "../endpoints/limits.ts";
import { batchBucket, looksBucket, modelBucket, providerBucket } from "./buckets.ts";

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

/**
 * What is sent to one provider of batches and of all else that nobody waits for: five runs at
 * once, eight starts a second. The provider's own budget pays as well, so that the lower one holds.
 */
export const BATCH_PACE: Budget = {
  capacity: 8,
  refillPerSecond: 8,
  concurrencyMax: 5,
  runsMax: 5,
};

type Runs = { provider: string; model: string | null; priority?: number };

const runsOf = ({ runsMax }: Budget, runs: Runs) =>
  runsMax === undefined ? null : { ...runs, most: runsMax };

/** Writes the budgets of all providers and of their models, as they are configured now. */
export async function setBudgets(context: EngineContext): Promise<void> {
  const { database } = context;
  const now = context.now();
  await setRateBucket(database, { ...TO_ENDPOINTS, now, id: ENDPOINTS_BUCKET });
  for (const { name } of context.providers) {
    const budget = context.budgets?.[name] ?? DEFAULT_BUDGET;
    const { looks = DEFAULT_LOOKS, eachModel, batch = BATCH_PACE } = budget;
    const all = { provider: name, model: null };
    const wide = { ...paceOf(budget), now, runs: runsOf(budget, all) };
    await setRateBucket(database, { ...wide, id: providerBucket(name) });
    await setRateBucket(database, { ...looks, now, id: looksBucket(name) });
    await setBatchPace(context, { parentId: providerBucket(name), batch, runs: all });
    if (eachModel === undefined) continue;
    const models = context.models.filter((definition) =>
      routesOf(definition).some(({ provider }) => provider === name),
    );
    for (const { model } of models) {
      const id = modelBucket(name, model);
      const own = { provider: name, model };
      await setRateBucket(database, {
        ...paceOf(eachModel),
        now,
        id,
        parentId: providerBucket(name),
        runs: runsOf(eachModel, own),
      });
      await setBatchPace(context, { parentId: id, batch, runs: own });
    }
  }
}

/** The pace of a batch within one bucket, whose batch runs alone it counts. */
async function setBatchPace(
  { database, now }: EngineContext,
  { parentId, batch, runs }: { parentId: string; batch: Budget; runs: Runs },
): Promise<void> {
  await setRateBucket(database, {
    ...paceOf(batch),
    now: now(),
    id: batchBucket(parentId),
    parentId,
    runs: runsOf(batch, { ...runs, priority: PRIORITIES.batch }),
  });
}

const paceOf = ({ capacity, refillPerSecond, concurrencyMax }: Budget) => ({
  capacity,
  refillPerSecond,
  concurrencyMax,
});
