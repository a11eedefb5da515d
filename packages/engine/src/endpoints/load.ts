import { endpoint, endpointDelivery, familyOf } from "@darkroom/db";
import type { EndpointDeliveryRow, EndpointRow } from "@darkroom/db";
import { and, eq, isNull, or, sql } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { prepareOnce } from "../prepare-once.ts";

const given = (name: string) => sql.placeholder(name);

/** An endpoint of this account that was not deleted. */
export async function loadEndpoint(
  context: EngineContext,
  { accountId, id }: { accountId: string; id: string },
): Promise<EndpointRow | null> {
  const [row] = await context.database.orm
    .select()
    .from(endpoint)
    .where(
      and(
        eq(endpoint.id, id),
        ownedBy(endpoint.accountId, accountId),
        isNull(endpoint.predictionId),
        isNull(endpoint.deletedAt),
      ),
    );
  return row ?? null;
}

const deliveryWithEndpoint = prepareOnce((orm) =>
  orm
    .select({ delivery: endpointDelivery, endpoint })
    .from(endpointDelivery)
    .innerJoin(endpoint, eq(endpoint.id, endpointDelivery.endpointId))
    .where(eq(endpointDelivery.id, given("id")))
    .prepare(),
);

/** A delivery and where it goes. */
export async function loadDelivery(
  context: EngineContext,
  id: string,
): Promise<{ delivery: EndpointDeliveryRow; endpoint: EndpointRow } | null> {
  const [found] = await deliveryWithEndpoint(context).execute({ id });
  return found ?? null;
}

/** Every endpoint that takes events of a prediction now, whatever it asks for. */
export const listeners = prepareOnce((orm) =>
  orm
    .select()
    .from(endpoint)
    .where(
      and(
        isNull(endpoint.disabledAt),
        isNull(endpoint.deletedAt),
        or(
          eq(endpoint.predictionId, given("predictionId")),
          and(
            isNull(endpoint.predictionId),
            sql`${endpoint.accountId} in (select value from json_each(${given("accountIds")}))`,
          ),
        ),
      ),
    )
    .prepare(),
);

/** The ids of all accounts that act as one with this one. */
export async function familyIds(context: EngineContext, accountId: string): Promise<string[]> {
  const rows = await context.database.read({
    sql: `SELECT id FROM account WHERE id IN ${familyOf("?1")}`,
    args: [accountId],
  });
  return rows.flatMap(({ id }) => (typeof id === "string" ? [id] : []));
}
