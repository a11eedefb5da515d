import type { Database } from "../database.ts";
import type { EndpointDeliveryRow } from "../rows.ts";
import { endpointDelivery } from "../schema/endpoint-delivery.ts";
import { columnNames, fromArray } from "../sql.ts";
import { columnsOf, encodeRow } from "../tables.ts";
import { IS_OPEN } from "./listens.ts";
import type { DeliveryJob } from "./release.ts";

const COLUMNS = columnsOf(endpointDelivery);

const BEGIN_ANEW = `UPDATE endpoint_delivery
SET state = 'pending', scheduled = 0, job_id = ?2, next_at = ?3, ended_at = NULL
WHERE id = ?1 AND state <> 'pending'
  AND EXISTS (SELECT 1 FROM endpoint WHERE endpoint.id = endpoint_id AND ${IS_OPEN})`;

const INSERT_JOB = `INSERT INTO job (id, kind, prediction_id, account_id, payload, priority, run_at,
  attempts_max, rate_bucket, created_at)
SELECT job_id, ?3, NULL, account_id, json_object('deliveryId', id), ?4, ?5, ?6, ?7, ?5
FROM endpoint_delivery WHERE id = ?1 AND job_id = ?2 ON CONFLICT (id) DO NOTHING`;

// What still waits for its time is sent now; what is under way is left alone.
const HASTEN = `UPDATE job SET run_at = ?2 WHERE run_at > ?2
  AND id = (SELECT job_id FROM endpoint_delivery WHERE id = ?1 AND state = 'pending')`;

const jobArgs = (job: DeliveryJob) => [
  job.kind,
  job.priority,
  job.at,
  job.attemptsMax,
  job.rateBucket,
];

/** Sends a delivery once more, at once and by the whole schedule, under its own id. */
export async function redeliver(
  database: Database,
  delivery: { id: string; newJobId: string },
  job: DeliveryJob,
): Promise<void> {
  const { id, newJobId } = delivery;
  await database.batch([
    { sql: BEGIN_ANEW, args: [id, newJobId, job.at] },
    { sql: INSERT_JOB, args: [id, newJobId, ...jobArgs(job)] },
    { sql: HASTEN, args: [id, job.at] },
  ]);
}

const INSERT = `INSERT INTO endpoint_delivery (${columnNames(COLUMNS)})
SELECT ${fromArray("?1", COLUMNS)} ON CONFLICT (id) DO NOTHING`;

/** Writes a delivery that belongs to no prediction, with its job; also for a disabled endpoint. */
export async function writeTestDelivery(
  database: Database,
  row: EndpointDeliveryRow & { jobId: string },
  job: DeliveryJob,
): Promise<void> {
  await database.batch(
    [
      { sql: INSERT, args: [JSON.stringify(encodeRow(COLUMNS, row))] },
      { sql: INSERT_JOB, args: [row.id, row.jobId, ...jobArgs(job)] },
    ],
    { replayable: true },
  );
}

const DELETE = `UPDATE endpoint SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL`;
const DROP_REST = `UPDATE endpoint_delivery SET state = 'dropped', next_at = NULL, ended_at = ?2
WHERE endpoint_id = ?1 AND state = 'pending'`;

/** Nothing more is sent to this endpoint; what it was sent can be read until it is swept. */
export async function closeEndpoint(
  database: Database,
  closing: { id: string; at: number },
): Promise<void> {
  const args = [closing.id, closing.at];
  await database.batch(
    [
      { sql: DELETE, args },
      { sql: DROP_REST, args },
    ],
    { replayable: true },
  );
}
