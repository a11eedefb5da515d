import { IS_ITEM_WAITING } from "../batches/is-item-waiting.ts";
import type { ResultRow, Statement } from "../database.ts";
import { encodeEvent } from "./encode.ts";
import { HAS_ALIKE, QUOTA_HELD, UNITS } from "./statements.ts";
import type { RefusalReason, Unit } from "./unit.ts";

const LOOK = `WITH ${UNITS}
SELECT uid,
  EXISTS (SELECT 1 FROM prediction_event WHERE uid = unit.uid) AS is_applied,
  job_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM job
    WHERE id = unit.job_id AND lease_owner = unit.job_owner AND dead_at IS NULL) AS lease,
  EXISTS (SELECT 1 FROM prediction WHERE account_id = unit.account_id
    AND idempotency_key = unit.idempotency_key) AS idempotency_key,
  coalesce((SELECT sequence FROM prediction WHERE id = unit.prediction_id), 0)
    <> unit.sequence - 1 AS sequence,
  item_batch IS NOT NULL AND NOT ${IS_ITEM_WAITING} AS batch_item,
  alike_digest IS NOT NULL AND ${HAS_ALIKE} AS alike,
  quota_subject IS NOT NULL AND ${QUOTA_HELD} >= quota_max AS quota,
  needed > 0 AS credits
FROM unit`;

/** Reads why units were not written; one read for all of them. */
export function explainStatement(units: readonly Unit[]): Statement {
  return { sql: LOOK, args: [JSON.stringify(units.map(encodeEvent))] };
}

const REASONS = [
  "lease",
  "idempotency_key",
  "batch_item",
  "sequence",
  "alike",
  "quota",
  "credits",
] as const;

/**
 * The reason in a row of the explanation; null when the unit is written after all, by an earlier
 * try whose answer was lost. The read comes after the batch, so that the obstacle may be gone by
 * now: then the caller is told to load and decide again, as for a sequence.
 */
export function readReason(row: ResultRow): RefusalReason | null {
  if (row["is_applied"] === 1) return null;
  return REASONS.find((reason) => row[reason] === 1) ?? "sequence";
}
