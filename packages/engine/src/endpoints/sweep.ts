import { endpoint, endpointDelivery } from "@darkroom/db";
import { and, asc, inArray, isNotNull, lt, notExists, or, sql } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { SWEEP_ROWS_MAX } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";
import { write } from "../write.ts";

const before = sql.placeholder("before");

const endedDeliveries = prepareOnce((orm) =>
  orm
    .select({ id: endpointDelivery.id })
    .from(endpointDelivery)
    .where(lt(endpointDelivery.endedAt, before))
    .orderBy(asc(endpointDelivery.endedAt))
    .limit(SWEEP_ROWS_MAX)
    .prepare(),
);

/** Endpoints that get nothing any more and of which no delivery is left. */
const spentEndpoints = prepareOnce((orm) => {
  const delivery = orm
    .select({ one: sql`1` })
    .from(endpointDelivery)
    .where(sql`${endpointDelivery.endpointId} = ${endpoint.id}`);
  const isRunning = sql`exists (select 1 from prediction where id = ${endpoint.predictionId}
    and ended_at is null)`;
  return orm
    .select({ id: endpoint.id })
    .from(endpoint)
    .where(
      and(
        lt(endpoint.createdAt, before),
        or(isNotNull(endpoint.predictionId), isNotNull(endpoint.deletedAt)),
        sql`not ${isRunning}`,
        notExists(delivery),
      ),
    )
    .limit(SWEEP_ROWS_MAX)
    .prepare();
});

/** Removes what was sent, and endpoints that are over, from before a time; tells how many rows. */
export async function sweepEndpoints(context: EngineContext, time: number): Promise<number> {
  const { orm } = context.database;
  const deliveries = await endedDeliveries(context).execute({ before: time });
  const endpoints = await spentEndpoints(context).execute({ before: time });
  if (deliveries.length + endpoints.length === 0) return 0;
  const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
  await write(
    context,
    orm.delete(endpointDelivery).where(inArray(endpointDelivery.id, ids(deliveries))),
    orm.delete(endpoint).where(inArray(endpoint.id, ids(endpoints))),
  );
  return Math.max(deliveries.length, endpoints.length);
}
