import type { Statement } from "../database.ts";

/** What a job of a delivery needs besides what its row says. */
export type DeliveryJob = {
  kind: string;
  priority: number;
  attemptsMax: number;
  rateBucket: string;
  /** Due time, ms since the epoch. */
  at: number;
};

// The next in a line is the first of what is still to be sent; it has no job until then. Its job
// has its own id, since only one job is ever made here for each delivery.
const TURN = `FROM endpoint_delivery AS next
  WHERE next.state = 'pending' AND next.job_id IS NULL
    AND (next.endpoint_id, next.prediction_id) IN (
      SELECT value ->> '$[0]', value ->> '$[1]' FROM json_each(?1))
    AND NOT EXISTS (SELECT 1 FROM endpoint_delivery AS before
      WHERE before.endpoint_id = next.endpoint_id AND before.prediction_id = next.prediction_id
        AND before.state = 'pending' AND before.sequence < next.sequence)`;

const INSERT_JOBS = `INSERT INTO job (id, kind, prediction_id, account_id, payload, priority, run_at,
  attempts_max, rate_bucket, created_at)
SELECT next.id, ?2, NULL, next.account_id, json_object('deliveryId', next.id), ?3, ?4, ?5, ?6, ?4
${TURN} ON CONFLICT (id) DO NOTHING`;

const MARK = `UPDATE endpoint_delivery SET job_id = id, next_at = ?2 WHERE id IN (SELECT next.id ${TURN})`;

/** One prediction at one endpoint, whose events are sent one after the other. */
export type Line = { endpointId: string; predictionId: string };

/** Gives a job to the first unsent delivery of each line, where it has none. */
export function releaseStatements(lines: readonly Line[], job: DeliveryJob): Statement[] {
  const keys = JSON.stringify(lines.map((line) => [line.endpointId, line.predictionId]));
  const { kind, priority, at, attemptsMax, rateBucket } = job;
  return [
    { sql: INSERT_JOBS, args: [keys, kind, priority, at, attemptsMax, rateBucket] },
    { sql: MARK, args: [keys, at] },
  ];
}
