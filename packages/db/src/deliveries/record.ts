import type { Database } from "../database.ts";
import { NEW_JOB_COLUMNS, encodeJob } from "../jobs/encode.ts";
import type { NewJob, WebhookDeliveryRow } from "../rows.ts";
import { webhookDelivery } from "../schema/webhook-delivery.ts";
import { columnNames, fromArray } from "../sql.ts";
import { columnsOf, encodeRow } from "../tables.ts";

/** A delivery as received, and the job that processes it. */
export type NewDelivery = WebhookDeliveryRow & { job?: NewJob };
export type DeliveryOutcome = "recorded" | "duplicate";

const COLUMNS = columnsOf(webhookDelivery);

const INSERT_DELIVERY = `INSERT INTO webhook_delivery (${columnNames(COLUMNS)})
SELECT ${fromArray("?1", COLUMNS)} WHERE true
ON CONFLICT DO NOTHING`;

const INSERT_JOB = `INSERT INTO job (${columnNames(NEW_JOB_COLUMNS)})
SELECT ${fromArray("?1", NEW_JOB_COLUMNS)}
WHERE EXISTS (SELECT 1 FROM webhook_delivery WHERE id = ?2 AND processed_at IS NULL)
ON CONFLICT (id) DO NOTHING`;

const FIND_OURS =
  "SELECT 1 AS ours FROM webhook_delivery WHERE id = ?1 AND provider = ?2 AND webhook_id = ?3";

/**
 * Records a delivery before it is processed. The provider's repetition of it (same provider and
 * `webhookId`) changes nothing and is a `duplicate`; so is the job, which keeps its own id.
 */
export async function recordDelivery(
  database: Database,
  delivery: NewDelivery,
): Promise<DeliveryOutcome> {
  const { job, ...row } = delivery;
  const statements = [
    { sql: INSERT_DELIVERY, args: [JSON.stringify(encodeRow(COLUMNS, row))] },
    ...(job === undefined
      ? []
      : [{ sql: INSERT_JOB, args: [JSON.stringify(encodeJob(job)), row.id] }]),
    { sql: FIND_OURS, args: [row.id, row.provider, row.webhookId] },
  ];
  const results = await database.batch(statements, { replayable: true });
  return results.at(-1)?.length === 1 ? "recorded" : "duplicate";
}
