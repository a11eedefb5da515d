import { IS_ITEM_WAITING } from "../batches/is-item-waiting.ts";
import { quotaHeld } from "../credits/quota-held.ts";
import { tellLow } from "../credits/low.ts";
import { spendableAt } from "../credits/spendable.ts";
import type { Statement } from "../database.ts";
import { listens } from "../endpoints/listens.ts";
import { columnNames, fromArray } from "../sql.ts";
import type { TableColumn } from "../tables.ts";
import {
  BALANCES,
  CHANGING_COLUMNS,
  ENDPOINT_COLUMNS,
  EVENT_COLUMNS,
  GUARDS,
  JOB_COLUMNS,
  LEDGER_COLUMNS,
  PREDICTION_COLUMNS,
  RESULT_COLUMNS,
  neededCredits,
  placeOf,
} from "./encode.ts";
import type { EncodedGroup } from "./encode.ts";
import type { Unit } from "./unit.ts";

// In every statement parameter 1 is a JSON array of encoded rows and parameter 2 the id of this
// batch. Rows are turned into JSONB once, since each lookup in JSON text parses it anew.

const at = (place: number): string => `value ->> '$[${place}]'`;
const event = (property: string): string => at(placeOf(EVENT_COLUMNS, property));

/** The units of a group and what their guards look at. */
export const UNITS = `unit AS MATERIALIZED (
  SELECT turn, value, ${event("uid")} AS uid, ${event("predictionId")} AS prediction_id,
    ${event("sequence")} AS sequence, ${event("accountId")} AS account_id, ${event("at")} AS at,
    ${GUARDS.map((name, place) => `${at(EVENT_COLUMNS.length + place)} AS ${name}`).join(", ")}
  FROM (SELECT key AS turn, jsonb(value) AS value FROM json_each(?1))
)`;

/** What holds the places of a unit's quota. */
export const QUOTA_HELD = quotaHeld("unit.quota_subject", "unit.quota_since");

// Units of one group that ask for the same places are counted as if all before had got theirs: one
// that did not leaves its place to a later try.
const HAS_PLACE = `(quota_subject IS NULL OR ${QUOTA_HELD} + (SELECT count(*) FROM unit AS rival
  WHERE rival.quota_subject = unit.quota_subject AND rival.turn < unit.turn) < quota_max)`;

/** Another prediction that a unit which wants to be the first of its kind should follow. */
export const HAS_ALIKE = `EXISTS (SELECT 1 FROM prediction AS other
  WHERE other.account_id = unit.account_id AND other.reuse_digest = unit.alike_digest
    AND other.id <> unit.prediction_id AND other.deleted_at IS NULL
    AND CASE WHEN other.ended_at IS NULL
      THEN other.reuse_of IS NULL AND other.priority <= unit.alike_priority
      ELSE other.status = 'succeeded' AND NOT EXISTS (SELECT 1 FROM stored_result
        WHERE prediction_id = other.id AND tombstoned_at IS NOT NULL) END)`;

// Of rivals in one group only the first may go ahead: it is written, or refused and asked again.
const IS_FIRST = `(alike_digest IS NULL OR NOT (${HAS_ALIKE} OR EXISTS (SELECT 1 FROM unit AS rival
  WHERE rival.alike_digest = unit.alike_digest AND rival.account_id = unit.account_id
    AND rival.alike_priority <= unit.alike_priority AND rival.turn < unit.turn)))`;

const READY = `ready AS MATERIALIZED (
  SELECT * FROM unit
  WHERE CASE sequence
      WHEN 1 THEN NOT EXISTS (SELECT 1 FROM prediction WHERE id = unit.prediction_id)
        AND (idempotency_key IS NULL OR NOT EXISTS (SELECT 1 FROM prediction
          WHERE account_id = unit.account_id AND idempotency_key = unit.idempotency_key))
        AND ${HAS_PLACE} AND (item_batch IS NULL OR ${IS_ITEM_WAITING})
      ELSE EXISTS (SELECT 1 FROM prediction
        WHERE id = unit.prediction_id AND sequence = unit.sequence - 1)
    END
    AND ${IS_FIRST}
    AND (job_id IS NULL OR EXISTS (SELECT 1 FROM job
      WHERE id = unit.job_id AND lease_owner = unit.job_owner AND dead_at IS NULL))
)`;

// Reservations of one account are walked in order with what is left, so that a refused one takes
// nothing from its neighbours.
const PAID = `queue AS MATERIALIZED (
  SELECT turn, account_id, needed, at,
    row_number() OVER (PARTITION BY account_id ORDER BY turn) AS place
  FROM ready WHERE needed > 0
), purse AS MATERIALIZED (
  SELECT account.id AS account_id, ${spendableAt("at")} AS spendable,
    coalesce(cap.prediction_credits_max, available) AS each_max
  FROM queue JOIN account ON account.id = queue.account_id
  LEFT JOIN account_cap AS cap ON cap.account_id = account.id WHERE queue.place = 1
), paid (account_id, place, turn, is_paid, remaining) AS (
  SELECT queue.account_id, 1, turn, min(spendable, each_max) >= needed,
    spendable - CASE WHEN min(spendable, each_max) >= needed THEN needed ELSE 0 END
  FROM queue JOIN purse ON purse.account_id = queue.account_id WHERE place = 1
  UNION ALL
  SELECT queue.account_id, queue.place, queue.turn, min(remaining, each_max) >= needed,
    remaining - CASE WHEN min(remaining, each_max) >= needed THEN needed ELSE 0 END
  FROM paid JOIN queue ON queue.account_id = paid.account_id AND queue.place = paid.place + 1
    JOIN purse ON purse.account_id = queue.account_id
)`;

const insertEvents = (tables: string[], condition: string): string => `WITH ${tables.join(", ")}
INSERT INTO prediction_event (commit_id, ${columnNames(EVENT_COLUMNS)})
SELECT ?2, ${fromArray("value", EVENT_COLUMNS)} FROM ready WHERE ${condition} ORDER BY turn
ON CONFLICT (uid) DO NOTHING
RETURNING uid`;

const INSERT_EVENTS = insertEvents([UNITS, READY], "true");
const INSERT_EVENTS_PAID = insertEvents(
  [UNITS, READY, PAID],
  "needed = 0 OR turn IN (SELECT turn FROM paid WHERE is_paid)",
);

/** The rows whose event this very batch wrote. A repeated batch has another id and finds none. */
function applied(width: number): string {
  return `part AS MATERIALIZED (SELECT jsonb(value) AS value FROM json_each(?1)),
applied AS (SELECT part.value, event.prediction_id FROM part
  JOIN prediction_event AS event ON event.uid = part.value ->> '$[${width}]'
  WHERE event.commit_id = ?2)`;
}

function insertParts(table: string, columns: readonly TableColumn[], extraWidth = 0): string {
  return `WITH ${applied(columns.length + extraWidth)}
INSERT INTO ${table} (${columnNames(columns)})
SELECT ${fromArray("value", columns)} FROM applied`;
}

const INSERT_PREDICTIONS = insertParts("prediction", PREDICTION_COLUMNS);
const INSERT_JOBS = insertParts("job", JOB_COLUMNS);
const INSERT_ENDPOINTS = insertParts("endpoint", ENDPOINT_COLUMNS);
// The end of a prediction that nobody listens to costs a look into an empty index, and no row.
const INSERT_ANNOUNCEMENTS = `${insertParts("job", JOB_COLUMNS)}
WHERE ${listens("applied.prediction_id", at(placeOf(JOB_COLUMNS, "accountId")))}`;
const INSERT_RESULTS = insertParts("stored_result", RESULT_COLUMNS);

// A deadline is only ever put off: the end of a pause may have moved it since the row was read.
const setColumn = ({ name }: TableColumn, place: number): string =>
  name === "deadline_at"
    ? `${name} = max(prediction.${name}, applied.${at(place)})`
    : `${name} = applied.${at(place)}`;
const UPDATE_PREDICTIONS = `WITH ${applied(CHANGING_COLUMNS.length)}
UPDATE prediction SET ${CHANGING_COLUMNS.map(setColumn).join(", ")}
FROM applied WHERE prediction.id = applied.prediction_id`;

const LEDGER_WIDTH = LEDGER_COLUMNS.length + BALANCES.length;

const INSERT_LEDGER = `WITH ${applied(LEDGER_WIDTH)}
INSERT INTO ledger_entry (commit_id, ${columnNames(LEDGER_COLUMNS)})
SELECT ?2, ${fromArray("value", LEDGER_COLUMNS)} FROM applied`;

const UPDATE_ACCOUNTS = `WITH ${applied(LEDGER_WIDTH)}, change AS (
  SELECT ${at(placeOf(LEDGER_COLUMNS, "accountId"))} AS account_id,
    ${BALANCES.map((name, place) => `sum(${at(LEDGER_COLUMNS.length + place)}) AS ${name}`).join(", ")}
  FROM applied GROUP BY 1
)
UPDATE account SET ${BALANCES.map((name) => `${name} = account.${name} + change.${name}`).join(", ")}
FROM change WHERE account.id = change.account_id`;

const TELL_LOW = `WITH ${applied(LEDGER_WIDTH)}, change AS (
  SELECT ${at(placeOf(LEDGER_COLUMNS, "accountId"))} AS account_id,
    max(${at(placeOf(LEDGER_COLUMNS, "at"))}) AS at,
    -sum(${at(LEDGER_COLUMNS.length)}) AS credits_left
  FROM applied GROUP BY 1
)
${tellLow({
  id: "?2 || '-' || account.id",
  from: "change JOIN account ON account.id = change.account_id",
  where: "true",
  left: "change.credits_left",
  at: "change.at",
})}`;

// The prediction has the input from now on, and what the batch held for the item.
const TAKE_BATCH_ITEMS = `WITH ${applied(3)}
UPDATE batch_item SET prediction_id = applied.prediction_id, input = NULL
FROM applied WHERE batch_item.batch_id = applied.${at(0)} AND batch_item.position = applied.${at(1)}`;

const SPEND_BATCH_HOLDS = `WITH ${applied(3)}, change AS (
  SELECT ${at(0)} AS batch_id, count(*) AS items, sum(${at(2)}) AS credits FROM applied GROUP BY 1
)
UPDATE batch SET waiting = batch.waiting - change.items,
  credits_held = batch.credits_held - change.credits
FROM change WHERE batch.id = change.batch_id`;

const DELETE_DONE_JOBS = `WITH ${applied(2)}
DELETE FROM job WHERE (id, lease_owner) IN (SELECT ${at(0)}, ${at(1)} FROM applied)`;

/**
 * The batch that commits a group: one statement for each table that the group touches, each fed
 * by one JSON array. The rows of the first result are the events that were written.
 */
export function unitStatements(
  units: readonly Unit[],
  group: EncodedGroup,
  commitId: string,
): Statement[] {
  const isPaid = units.some((unit) => neededCredits(unit) > 0);
  const parts: [string, string | null][] = [
    [isPaid ? INSERT_EVENTS_PAID : INSERT_EVENTS, group.events],
    [INSERT_PREDICTIONS, group.creates],
    [UPDATE_PREDICTIONS, group.updates],
    [INSERT_LEDGER, group.entries],
    [UPDATE_ACCOUNTS, group.entries],
    // What costs nothing to begin can only give credits back.
    [TELL_LOW, isPaid ? group.entries : null],
    [INSERT_JOBS, group.jobs],
    [INSERT_RESULTS, group.results],
    [INSERT_ENDPOINTS, group.endpoints],
    [INSERT_ANNOUNCEMENTS, group.announcements],
    [DELETE_DONE_JOBS, group.doneJobs],
    [TAKE_BATCH_ITEMS, group.batchItems],
    [SPEND_BATCH_HOLDS, group.batchItems],
  ];
  return parts.flatMap(([sql, json]) => (json === null ? [] : [{ sql, args: [json, commitId] }]));
}
