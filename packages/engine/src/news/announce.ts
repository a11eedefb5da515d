import { createHash } from "node:crypto";
import { writeFreeDeliveries } from "@darkroom/db";
import { isWanted } from "@darkroom/lifecycle";
import { stringify } from "uuid";
import type { EngineContext } from "../context.ts";
import { deliveryJob } from "../endpoints/job.ts";
import { familyIds, listeners } from "../endpoints/load.ts";
import { unsentDelivery } from "../endpoints/unsent-delivery.ts";
import type { EndpointEvent } from "../endpoints/views.ts";
import type { AccountEvent } from "./describe.ts";

const UUID_LENGTH = 16;
const TIME_LENGTH = 6;

/**
 * The id of what one endpoint is sent of one event: the same whenever it is asked for, so that it
 * is written once, and ordered by time as all ids are.
 */
function deliveryIdOf(endpointId: string, key: string, at: number): string {
  const bytes = createHash("sha256").update(`${endpointId}\n${key}`).digest();
  bytes.writeUIntBE(at, 0, TIME_LENGTH);
  // Version 7 and the variant of RFC 9562.
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  return stringify(bytes.subarray(0, UUID_LENGTH));
}

/** Writes a delivery for each endpoint of the account that asks for such events. */
export async function announceNews(
  context: EngineContext,
  news: { accountId: string; key: string; at: number; event: AccountEvent },
): Promise<void> {
  const { accountId, key, at } = news;
  const accountIds = JSON.stringify(await familyIds(context, accountId));
  const open = await listeners(context).execute({ predictionId: null, accountIds });
  const event: EndpointEvent = {
    ...news.event,
    timestamp: new Date(at).toISOString(),
    sequence: null,
  };
  const body = JSON.stringify(event);
  const now = context.now();
  const rows = open
    .filter(({ events, createdAt }) => createdAt <= at && isWanted(events, event.type))
    .map((endpoint) => {
      const id = deliveryIdOf(endpoint.id, key, at);
      const facts = {
        id,
        endpointId: endpoint.id,
        accountId: endpoint.accountId,
        predictionId: null,
        sequence: null,
        type: event.type,
        body,
        jobId: id,
        nextAt: now,
      };
      return unsentDelivery(facts, now);
    });
  await writeFreeDeliveries(context.database, rows, deliveryJob(context));
  if (rows.length > 0) context.announceWork();
}
