import type { Database } from "../database.ts";
import type { EndpointDeliveryRow } from "../rows.ts";
import { endpointDelivery } from "../schema/endpoint-delivery.ts";
import { columnNames, fromArray } from "../sql.ts";
import { columnsOf, encodeRow } from "../tables.ts";
import { placeOf } from "../units/encode.ts";
import { IS_OPEN } from "./listens.ts";
import { releaseStatements } from "./release.ts";
import type { DeliveryJob } from "./release.ts";

const COLUMNS = columnsOf(endpointDelivery);
const ENDPOINT_ID = `row.value ->> '$[${placeOf(COLUMNS, "endpointId")}]'`;

const INSERT = `INSERT INTO endpoint_delivery (${columnNames(COLUMNS)})
SELECT ${fromArray("row.value", COLUMNS)} FROM json_each(?1) AS row
WHERE EXISTS (SELECT 1 FROM endpoint WHERE endpoint.id = ${ENDPOINT_ID} AND ${IS_OPEN})
ON CONFLICT DO NOTHING`;

const INSERT_JOBS = `INSERT INTO job (id, kind, prediction_id, account_id, payload, priority, run_at,
  attempts_max, rate_bucket, created_at)
SELECT id, ?2, NULL, account_id, json_object('deliveryId', id), ?3, ?4, ?5, ?6, ?4
FROM endpoint_delivery WHERE job_id = id AND state = 'pending' AND attempts = 0
  AND id IN (SELECT value FROM json_each(?1)) ON CONFLICT (id) DO NOTHING`;

/**
 * Writes deliveries that belong to no prediction, each once for its id, with their jobs. Repeating
 * it is harmless.
 */
export async function writeFreeDeliveries(
  database: Database,
  rows: readonly EndpointDeliveryRow[],
  { kind, priority, at, attemptsMax, rateBucket }: DeliveryJob,
): Promise<void> {
  if (rows.length === 0) return;
  const encoded = JSON.stringify(rows.map((row) => encodeRow(COLUMNS, row)));
  const ids = JSON.stringify(rows.map(({ id }) => id));
  await database.batch(
    [
      { sql: INSERT, args: [encoded] },
      { sql: INSERT_JOBS, args: [ids, kind, priority, at, attemptsMax, rateBucket] },
    ],
    { replayable: true },
  );
}

/** A delivery of a prediction's event that has not been sent. */
export type NewDelivery = EndpointDeliveryRow & { predictionId: string; sequence: number };

/**
 * Writes deliveries, each once for its endpoint and event, and gives jobs to those whose turn it
 * is: of one prediction an endpoint gets one event after the other. Repeating it is harmless.
 */
export async function writeDeliveries(
  database: Database,
  rows: readonly NewDelivery[],
  job: DeliveryJob,
): Promise<void> {
  if (rows.length === 0) return;
  const encoded = JSON.stringify(rows.map((row) => encodeRow(COLUMNS, row)));
  await database.batch([{ sql: INSERT, args: [encoded] }, ...releaseStatements(rows, job)], {
    replayable: true,
  });
}
