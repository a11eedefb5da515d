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
