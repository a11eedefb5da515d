import { endpoint, endpointDelivery, redeliver, writeTestDelivery } from "@darkroom/db";
import { and, desc, eq, isNull } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { deliveryJob } from "./job.ts";
import { ENDPOINT_BY_HAND_MS_MIN } from "./limits.ts";
import { loadEndpoint } from "./load.ts";
import { unsentDelivery } from "./unsent-delivery.ts";
import type { EndpointEvent, SendOutcome } from "./views.ts";

type Owned = { accountId: string; id: string };

/** What is left of the time in which nothing more is sent by hand. */
function waitLeftMs(context: EngineContext, at: number | null): number {
  return at === null ? 0 : Math.max(0, at + ENDPOINT_BY_HAND_MS_MIN - context.now());
}

/** Sends a test event, once; one that goes well opens a disabled endpoint again. */
export async function testEndpoint(context: EngineContext, target: Owned): Promise<SendOutcome> {
  const found = await loadEndpoint(context, target);
  if (found === null) return { outcome: "not_found" };
  const [last] = await context.database.orm
    .select({ createdAt: endpointDelivery.createdAt })
    .from(endpointDelivery)
    .where(
      and(eq(endpointDelivery.endpointId, found.id), eq(endpointDelivery.type, "endpoint.test")),
    )
    .orderBy(desc(endpointDelivery.id))
    .limit(1);
  const retryAfterMs = waitLeftMs(context, last?.createdAt ?? null);
  if (retryAfterMs > 0) return { outcome: "too_soon", retryAfterMs };
  const now = context.now();
  const event: EndpointEvent = {
    type: "endpoint.test",
    timestamp: new Date(now).toISOString(),
    sequence: null,
    data: { endpointId: found.id },
  };
  const id = context.newId();
  const facts = {
    id,
    endpointId: found.id,
    accountId: found.accountId,
    predictionId: null,
    sequence: null,
    type: event.type,
    body: JSON.stringify(event),
    jobId: id,
    nextAt: now,
  };
  await writeTestDelivery(context.database, unsentDelivery(facts, now), deliveryJob(context));
  context.announceWork();
  return { outcome: "sent", deliveryId: id };
}

/** Sends an old delivery once more under its own id, by the whole schedule. */
export async function redeliverEvent(context: EngineContext, target: Owned): Promise<SendOutcome> {
  const [found] = await context.database.orm
    .select({ lastAt: endpointDelivery.lastAt, disabledAt: endpoint.disabledAt })
    .from(endpointDelivery)
    .innerJoin(endpoint, eq(endpoint.id, endpointDelivery.endpointId))
    .where(
      and(
        eq(endpointDelivery.id, target.id),
        ownedBy(endpoint.accountId, target.accountId),
        isNull(endpoint.deletedAt),
      ),
    );
  if (found === undefined) return { outcome: "not_found" };
  if (found.disabledAt !== null) return { outcome: "disabled" };
  const retryAfterMs = waitLeftMs(context, found.lastAt);
  if (retryAfterMs > 0) return { outcome: "too_soon", retryAfterMs };
  const job = deliveryJob(context);
  await redeliver(context.database, { id: target.id, newJobId: context.newId() }, job);
  context.announceWork();
  return { outcome: "sent", deliveryId: target.id };
}
