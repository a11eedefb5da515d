import { job, prediction } from "@darkroom/db";
import type { PredictionRow } from "@darkroom/db";
import { and, asc, eq, inArray, isNull, lte, or } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { SWITCH_ROWS_MAX } from "../limits.ts";
import type { ModelRoute } from "../models/definition.ts";
import { routesOf } from "../models/routes.ts";
import { write } from "../write.ts";
import { apply } from "./apply.ts";
import type { Cause } from "./unit.ts";

/** The first other provider that is configured, answers, and takes this input. */
async function findRoute(context: EngineContext, row: PredictionRow): Promise<ModelRoute | null> {
  const definition = context.modelOf(row.model);
  if (definition === null) return null;
  for (const route of routesOf(definition)) {
    if (route.provider === row.provider || context.providerOf(route.provider) === null) continue;
    if (route.translate !== undefined && route.translate(row.input) === null) continue;
    if (!(await context.health.isHeld(route.provider))) return route;
  }
  return null;
}

const freeSubmits = (predictionId: string, now: number) =>
  and(
    eq(job.predictionId, predictionId),
    eq(job.kind, "submit_prediction"),
    or(isNull(job.leaseExpiresAt), lte(job.leaseExpiresAt, now)),
  );

/**
 * Gives a prediction that nothing was sent for to another provider: the same id and reservation,
 * new work, and an event that says from where to where. False where there is no other provider, or
 * where it is no longer queued with this one: what was sent, even without an answer, stays.
 */
export async function switchProvider(
  context: EngineContext,
  row: PredictionRow,
  doneJob?: Cause["doneJob"],
): Promise<boolean> {
  if (row.status !== "queued" || row.reuseOf !== null) return false;
  const route = await findRoute(context, row);
  if (route === null) return false;
  const waiting = await context.database.orm
    .select({ id: job.id })
    .from(job)
    .where(freeSubmits(row.id, context.now()));
  const result = await apply(
    context,
    row.id,
    { type: "provider.switched", from: row.provider },
    {
      actor: { kind: "worker", id: context.workerName },
      // Another provider makes another picture: nothing may be answered with it.
      changes: { provider: route.provider, modelVersion: route.modelVersion, reuseDigest: null },
      detail: { from: row.provider, provider: route.provider, model: route.model },
      ...(doneJob === undefined ? {} : { doneJob }),
    },
  );
  if (result.outcome !== "applied") return false;
  context.counters.add("providersSwitched");
  // The work that waited for the first provider. Done twice it would still send nothing twice.
  const ids = waiting.map(({ id }) => id);
  const isFree = freeSubmits(row.id, context.now());
  await write(context, context.database.orm.delete(job).where(and(isFree, inArray(job.id, ids))));
  return true;
}

/**
 * Gives what waits for a provider that does not answer to others, oldest first, at most
 * `SWITCH_ROWS_MAX` at once. Returns how many were given away.
 */
export async function switchWaiting(context: EngineContext, provider: string): Promise<number> {
  const models = context.models.filter(({ alternatives = [] }) => alternatives.length > 0);
  if (models.length === 0 || !(await context.health.isHeld(provider))) return 0;
  const rows = await context.database.orm
    .select()
    .from(prediction)
    .where(
      and(
        eq(prediction.status, "queued"),
        eq(prediction.provider, provider),
        isNull(prediction.reuseOf),
        or(isNull(prediction.runAt), lte(prediction.runAt, context.now())),
        inArray(
          prediction.model,
          models.map(({ model }) => model),
        ),
      ),
    )
    .orderBy(asc(prediction.id))
    .limit(SWITCH_ROWS_MAX);
  let switched = 0;
  for (const row of rows) if (await switchProvider(context, row)) switched += 1;
  return switched;
}

/** Looks after what waits for any provider that does not answer. */
export async function switchAllWaiting(context: EngineContext): Promise<number> {
  let switched = 0;
  for (const { name } of context.providers) switched += await switchWaiting(context, name);
  return switched;
}
