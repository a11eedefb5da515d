import { endpoint, endpointAttempt, endpointDelivery, endpointSecret } from "@darkroom/db";
import type { EndpointAttemptRow, EndpointDeliveryRow, EndpointRow } from "@darkroom/db";
import { and, asc, desc, eq, inArray, isNull, lt } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { PAGE_ITEMS_MAX } from "../limits.ts";
import { loadOwned } from "../predictions/load.ts";
import type { Page } from "../views.ts";
import { ENDPOINT_ATTEMPTS_SHOWN_MAX } from "./limits.ts";
import { loadEndpoint } from "./load.ts";
import { ATTEMPT_OUTCOMES } from "./views.ts";
import type {
  EndpointAttemptView,
  EndpointDeliveryView,
  EndpointVerbs,
  EndpointView,
} from "./views.ts";

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

/** @param previousUntil until when the secret before signs too; null where it never changed */
export function viewEndpoint(
  context: EngineContext,
  row: EndpointRow,
  previousUntil: number | null,
): EndpointView {
  const { disabledAt, disabledReason } = row;
  const isBoth = previousUntil !== null && previousUntil > context.now();
  return {
    id: row.id,
    url: row.url ?? "",
    description: row.description,
    events: row.events,
    createdAt: iso(row.createdAt),
    failingSince: isoOrNull(row.failingSince),
    disabled:
      disabledAt === null || disabledReason === null
        ? null
        : { at: iso(disabledAt), reason: disabledReason },
    previousSecretUntil: isBoth ? iso(previousUntil) : null,
  };
}

/** All endpoints of an account, oldest first; there are at most `ENDPOINTS_MAX` of each. */
export async function listEndpoints(
  context: EngineContext,
  accountId: string,
): Promise<EndpointView[]> {
  const rows = await context.database.orm
    .select({ endpoint, previousUntil: endpointSecret.previousUntil })
    .from(endpoint)
    .leftJoin(endpointSecret, eq(endpointSecret.ownerId, endpoint.id))
    .where(
      and(
        ownedBy(endpoint.accountId, accountId),
        isNull(endpoint.predictionId),
        isNull(endpoint.deletedAt),
      ),
    )
    .orderBy(asc(endpoint.id));
  return rows.map((row) => viewEndpoint(context, row.endpoint, row.previousUntil));
}

const isOutcome = (text: string): text is EndpointAttemptView["outcome"] =>
  ATTEMPT_OUTCOMES.some((known) => known === text);

const viewAttempt = (row: EndpointAttemptRow): EndpointAttemptView => ({
  at: iso(row.at),
  durationMs: row.durationMs,
  outcome: isOutcome(row.outcome) ? row.outcome : "refused",
  statusCode: row.status,
  excerpt: row.excerpt,
});

const viewDelivery = (
  row: EndpointDeliveryRow,
  attempts: readonly EndpointAttemptRow[],
): EndpointDeliveryView => ({
  id: row.id,
  type: row.type,
  predictionId: row.predictionId,
  sequence: row.sequence,
  state: row.state,
  attempts: row.attempts,
  createdAt: iso(row.createdAt),
  nextAttemptAt: isoOrNull(row.nextAt),
  endedAt: isoOrNull(row.endedAt),
  log: attempts
    .filter(({ deliveryId }) => deliveryId === row.id)
    .slice(0, ENDPOINT_ATTEMPTS_SHOWN_MAX)
    .map(viewAttempt),
});

/** Which deliveries are asked for; null where they are not this account's. */
async function filterOf(
  context: EngineContext,
  { accountId, of }: Parameters<EndpointVerbs["deliveries"]>[0],
) {
  if ("endpointId" in of) {
    const found = await loadEndpoint(context, { accountId, id: of.endpointId });
    return found === null ? null : eq(endpointDelivery.endpointId, found.id);
  }
  const row = await loadOwned(context, { accountId, id: of.predictionId });
  return row === null ? null : eq(endpointDelivery.predictionId, row.id);
}

/** What was sent, newest first, with its attempts. */
export async function listEndpointDeliveries(
  context: EngineContext,
  query: Parameters<EndpointVerbs["deliveries"]>[0],
): Promise<Page<EndpointDeliveryView> | null> {
  const filter = await filterOf(context, query);
  if (filter === null) return null;
  const most = Math.min(PAGE_ITEMS_MAX, Math.max(1, query.most));
  const { orm } = context.database;
  const rows = await orm
    .select()
    .from(endpointDelivery)
    .where(query.cursor === null ? filter : and(filter, lt(endpointDelivery.id, query.cursor)))
    .orderBy(desc(endpointDelivery.id))
    .limit(most + 1);
  const page = rows.slice(0, most);
  const ids = page.map(({ id }) => id);
  const attempts = await orm
    .select()
    .from(endpointAttempt)
    .where(inArray(endpointAttempt.deliveryId, ids))
    .orderBy(desc(endpointAttempt.id));
  return {
    items: page.map((row) => viewDelivery(row, attempts)),
    nextCursor: rows.length > most ? (page.at(-1)?.id ?? null) : null,
  };
}
