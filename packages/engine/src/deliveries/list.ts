import { webhookDelivery } from "@darkroom/db";
import type { WebhookDeliveryRow } from "@darkroom/db";
import { desc, lt } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { PAGE_ITEMS_MAX } from "../limits.ts";
import type { DeliveryView } from "./views.ts";
import type { Page } from "../views.ts";

function viewDelivery(row: WebhookDeliveryRow): DeliveryView {
  return {
    id: row.id,
    provider: row.provider,
    webhookId: row.webhookId,
    receivedAt: new Date(row.receivedAt).toISOString(),
    verdict: row.verdict,
    predictionId: row.predictionId,
    providerPredictionId: row.providerPredictionId,
    bodyBytes: row.bodyBytes,
    bodyKept: row.body !== null,
    processedAt: row.processedAt === null ? null : new Date(row.processedAt).toISOString(),
    outcome: row.outcome,
    attempts: row.attempts,
  };
}

/** All recorded deliveries, newest first; ids are UUID v7, their order is the order of time. */
export async function listDeliveries(
  context: EngineContext,
  query: { cursor: string | null; most: number },
): Promise<Page<DeliveryView>> {
  const most = Math.min(PAGE_ITEMS_MAX, Math.max(1, query.most));
  const rows = await context.database.orm
    .select()
    .from(webhookDelivery)
    .where(query.cursor === null ? undefined : lt(webhookDelivery.id, query.cursor))
    .orderBy(desc(webhookDelivery.id))
    .limit(most + 1);
  const page = rows.slice(0, most);
  const last = page.at(-1);
  return {
    items: page.map(viewDelivery),
    nextCursor: rows.length > most && last !== undefined ? last.id : null,
  };
}
