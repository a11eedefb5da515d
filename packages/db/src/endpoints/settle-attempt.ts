import type { Database, Statement } from "../database.ts";
import { spreadStatement } from "../notifications/write.ts";
import type { EndpointAttemptRow, EndpointDeliveryRow, NewJob, NotificationRow } from "../rows.ts";
import { endpointAttempt } from "../schema/endpoint-delivery.ts";
import { notification } from "../schema/notification.ts";
import { columnNames, fromArray } from "../sql.ts";
import { columnsOf, encodeRow } from "../tables.ts";
import { releaseStatements } from "./release.ts";
import type { DeliveryJob } from "./release.ts";

const ATTEMPT_COLUMNS = columnsOf(endpointAttempt);
const NOTICE_COLUMNS = columnsOf(notification);

/** Whoever sends holds the job that the row names; what another has ended meanwhile stays so. */
const IN_HAND = "id = ?2 AND job_id = ?3 AND state = 'pending'";

const INSERT_ATTEMPT = `INSERT INTO endpoint_attempt (${columnNames(ATTEMPT_COLUMNS)})
SELECT ${fromArray("?1", ATTEMPT_COLUMNS)} FROM endpoint_delivery WHERE ${IN_HAND}`;

const MOVE = `UPDATE endpoint_delivery SET state = ?1, attempts = attempts + 1, scheduled = ?4,
  next_at = ?5, last_at = ?6, last_status = ?7, ended_at = ?8
WHERE ${IN_HAND} RETURNING id`;

const NOTE_SUCCESS = `UPDATE endpoint SET failing_since = NULL
WHERE id = ?1 AND failing_since IS NOT NULL`;

/** Whoever asked for a test that went well wants the endpoint back. */
const REOPEN = `UPDATE endpoint SET failing_since = NULL, disabled_at = NULL, disabled_reason = NULL
WHERE id = ?1 AND deleted_at IS NULL`;

const NOTE_FAILURE = `UPDATE endpoint SET failing_since = coalesce(failing_since, ?2) WHERE id = ?1`;

const DISABLE = `UPDATE endpoint SET disabled_at = ?2, disabled_reason = ?3
WHERE id = ?1 AND disabled_at IS NULL AND (?4 IS NULL OR failing_since <= ?4)`;

const DROP_REST = `UPDATE endpoint_delivery SET state = 'dropped', next_at = NULL, ended_at = ?2
WHERE endpoint_id = ?1 AND state = 'pending'
  AND EXISTS (SELECT 1 FROM endpoint WHERE id = ?1 AND disabled_at = ?2)`;

const TELL = `INSERT INTO notification (${columnNames(NOTICE_COLUMNS)})
SELECT ${fromArray("?3", NOTICE_COLUMNS)} FROM endpoint
WHERE id = ?1 AND disabled_at = ?2 AND prediction_id IS NULL
ON CONFLICT (once_key) DO NOTHING`;

export type Settlement = {
  delivery: EndpointDeliveryRow;
  attempt: EndpointAttemptRow;
  next: Pick<EndpointDeliveryRow, "state" | "scheduled" | "nextAt">;
  /** What this attempt says of its endpoint. */
  verdict:
    | { kind: "well"; reopens: boolean }
    | { kind: "none" }
    /** Disables it where it has failed since then or longer; null at once. */
    | {
        kind: "ill";
        reason: "gone" | "failing";
        failingBefore: number | null;
        notice: NotificationRow;
        /** Gives the notice to its account's channels. */
        spread: NewJob;
      };
  /** For the next delivery of the line, once this one has ended. */
  job: DeliveryJob;
};

function verdictStatements({ delivery, attempt, verdict }: Settlement): Statement[] {
  const { endpointId } = delivery;
  const { at } = attempt;
  if (verdict.kind === "none") return [];
  if (verdict.kind === "well") {
    return [{ sql: verdict.reopens ? REOPEN : NOTE_SUCCESS, args: [endpointId] }];
  }
  const notice = JSON.stringify(encodeRow(NOTICE_COLUMNS, verdict.notice));
  return [
    { sql: NOTE_FAILURE, args: [endpointId, at] },
    { sql: DISABLE, args: [endpointId, at, verdict.reason, verdict.failingBefore] },
    { sql: DROP_REST, args: [endpointId, at] },
    { sql: TELL, args: [endpointId, at, notice] },
    spreadStatement(verdict.notice.id, verdict.spread),
  ];
}

/**
 * Writes what came of an attempt in one commit: the attempt, where the delivery stands, what that
 * means for its endpoint, and the turn of the next one. False where the delivery had ended.
 */
export async function settleAttempt(database: Database, settlement: Settlement): Promise<boolean> {
  const { delivery, attempt, next, job } = settlement;
  const inHand = [delivery.id, delivery.jobId];
  const endedAt = next.state === "pending" ? null : attempt.at;
  const { endpointId, predictionId } = delivery;
  const [, moved] = await database.batch([
    {
      sql: INSERT_ATTEMPT,
      args: [JSON.stringify(encodeRow(ATTEMPT_COLUMNS, attempt)), ...inHand],
    },
    {
      sql: MOVE,
      args: [
        next.state,
        ...inHand,
        next.scheduled,
        next.nextAt,
        attempt.at,
        attempt.status,
        endedAt,
      ],
    },
    ...verdictStatements(settlement),
    ...(predictionId === null ? [] : releaseStatements([{ endpointId, predictionId }], job)),
  ]);
  return moved?.length === 1;
}
