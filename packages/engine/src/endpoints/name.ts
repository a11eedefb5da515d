import type { EndpointRow } from "@darkroom/db";
import { ENDS_ANNOUNCED } from "@darkroom/lifecycle";
import type { EngineContext } from "../context.ts";
import type { CreateCommand } from "../views.ts";
import { findUrlFault } from "./check-url.ts";
import { loadEndpoint } from "./load.ts";

export type NamedEndpoint =
  | { outcome: "none" }
  | { outcome: "named"; at: Pick<EndpointRow, "url" | "targetId" | "events"> }
  | { outcome: "invalid"; message: string };

/** Reads where an order wants its events, which must be its account's or may be sent to. */
export async function readNamed(
  context: EngineContext,
  { webhook, accountId }: Pick<CreateCommand, "webhook" | "accountId">,
): Promise<NamedEndpoint> {
  if (webhook == null) return { outcome: "none" };
  if ("endpointId" in webhook) {
    const found = await loadEndpoint(context, { accountId, id: webhook.endpointId });
    if (found === null) return { outcome: "invalid", message: "There is no such endpoint." };
    const events = found.events.length === 0 ? [...ENDS_ANNOUNCED] : found.events;
    return { outcome: "named", at: { url: null, targetId: found.id, events } };
  }
  const fault = await findUrlFault(context, webhook.url);
  if (fault !== null) return { outcome: "invalid", message: fault };
  const { url, events } = webhook;
  return { outcome: "named", at: { url, targetId: null, events: [...events] } };
}

/** The row of what an order names; it is written in the unit of its prediction. */
export function namedRow(
  context: EngineContext,
  order: { id: string; accountId: string; createdAt: number },
  at: Pick<EndpointRow, "url" | "targetId" | "events">,
): EndpointRow {
  return {
    id: context.newId(),
    accountId: order.accountId,
    predictionId: order.id,
    description: "",
    ...at,
    sinceEventId: 0,
    createdAt: order.createdAt,
    failingSince: null,
    disabledAt: null,
    disabledReason: null,
    deletedAt: null,
  };
}
