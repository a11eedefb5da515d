import { closeEndpoint, openEndpoint } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import { findUrlFault } from "./check-url.ts";
import { ENDPOINTS_MAX } from "./limits.ts";
import { loadEndpoint } from "./load.ts";
import { listEndpointDeliveries, listEndpoints, viewEndpoint } from "./read.ts";
import { accountOwner, firstSecret, rotateSecret } from "./secrets.ts";
import { redeliverEvent, testEndpoint } from "./send.ts";
import type { CreateEndpointOutcome, EndpointVerbs, NewEndpoint, RotateOutcome } from "./views.ts";

/** Names the secret of an account where the id of an endpoint is asked for. */
export const ACCOUNT_SECRET = "account";

type Owned = { accountId: string; id: string };

async function createEndpoint(
  context: EngineContext,
  command: NewEndpoint & { accountId: string },
): Promise<CreateEndpointOutcome> {
  const { accountId, url, description, events } = command;
  const fault = await findUrlFault(context, url);
  if (fault !== null) return { outcome: "invalid", fields: [{ field: "url", message: fault }] };
  const row = {
    id: context.newId(),
    accountId,
    predictionId: null,
    targetId: null,
    url,
    description,
    events: [...new Set(events)],
    createdAt: context.now(),
    failingSince: null,
    disabledAt: null,
    disabledReason: null,
    deletedAt: null,
  };
  const isOpen = await openEndpoint(context.database, row, ENDPOINTS_MAX);
  if (!isOpen) return { outcome: "too_many", most: ENDPOINTS_MAX };
  return {
    outcome: "created",
    endpoint: viewEndpoint(context, { ...row, sinceEventId: 0 }, null),
    secret: firstSecret(context, row.id),
  };
}

async function deleteEndpoint(context: EngineContext, target: Owned): Promise<boolean> {
  const found = await loadEndpoint(context, target);
  if (found === null) return false;
  await closeEndpoint(context.database, { id: found.id, at: context.now() });
  return true;
}

async function rotate(context: EngineContext, target: Owned): Promise<RotateOutcome> {
  const ownerId =
    target.id === ACCOUNT_SECRET
      ? accountOwner(target.accountId)
      : ((await loadEndpoint(context, target))?.id ?? null);
  if (ownerId === null) return { outcome: "not_found" };
  const { secret, previousUntil } = await rotateSecret(context, ownerId);
  return { outcome: "rotated", secret, previousUntil: new Date(previousUntil).toISOString() };
}

/** What an account may do with its endpoints. */
export function createEndpointVerbs(context: EngineContext): EndpointVerbs {
  return {
    create: (command) => createEndpoint(context, command),
    list: (accountId) => listEndpoints(context, accountId),
    delete: (target) => deleteEndpoint(context, target),
    test: (target) => testEndpoint(context, target),
    rotate: (target) => rotate(context, target),
    redeliver: (target) => redeliverEvent(context, target),
    deliveries: (query) => listEndpointDeliveries(context, query),
  };
}
