import type { DatabaseSync } from "node:sqlite";
import {
  isTerminal,
  type PredictionRecord,
  PredictionRecordSchema,
} from "../predictions/record.ts";
import { readInteger, readText, type Row } from "./columns.ts";
import type { PredictionFilter, PredictionPage, PredictionRow, Store } from "./types.ts";

/** Expired predictions taken up by one sweep, so that it never holds the event loop for long. */
const EXPIRED_BATCH_MAX = 500;

const SELECT = "SELECT sequence, record FROM predictions";

function readRecord(row: Row): PredictionRecord {
  return PredictionRecordSchema.parse(JSON.parse(readText(row, "record")));
}

type PredictionStore = Pick<
  Store,
  | "insertPrediction"
  | "updatePrediction"
  | "findPrediction"
  | "findPredictionByOutputKey"
  | "listPredictions"
  | "countPredictions"
  | "openPredictions"
  | "expiredPredictions"
  | "forgetPredictions"
>;

export function createPredictionStore(
  database: DatabaseSync,
  others: Pick<Store, "addLogEntry" | "updateDelivery">,
): PredictionStore {
  const insert = database.prepare(
    "INSERT INTO predictions (id, output_key, created_at_ms, terminal, expires_at_ms, record) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const update = database.prepare(
    "UPDATE predictions SET terminal = ?, expires_at_ms = ?, record = ? WHERE id = ?",
  );
  const find = database.prepare(`${SELECT} WHERE id = ?`);
  const findByKey = database.prepare(`${SELECT} WHERE output_key = ?`);
  const open = database.prepare(`${SELECT} WHERE terminal = 0 ORDER BY sequence`);
  const expired = database.prepare(`${SELECT} WHERE expires_at_ms <= ? LIMIT ${EXPIRED_BATCH_MAX}`);
  const forget = database.prepare(
    `DELETE FROM predictions WHERE terminal = 1 AND sequence <=
       (SELECT sequence FROM predictions ORDER BY sequence DESC LIMIT 1 OFFSET ?)
     RETURNING output_key`,
  );

  const writeUpdate = (record: PredictionRecord): void => {
    const expiresAtMs = record.dataRemoved ? null : record.expiresAtMs;
    update.run(isTerminal(record) ? 1 : 0, expiresAtMs, JSON.stringify(record), record.id);
  };

  return {
    insertPrediction: (record, entry) =>
      inTransaction(database, () => {
        insert.run(
          record.id,
          record.outputKey,
          record.createdAtMs,
          0,
          null,
          JSON.stringify(record),
        );
        return others.addLogEntry(entry);
      }),
    updatePrediction: (record, delivery) => {
      if (delivery === undefined) {
        writeUpdate(record);
        return;
      }
      inTransaction(database, () => {
        writeUpdate(record);
        others.updateDelivery(delivery);
      });
    },
    findPrediction: (id) => {
      const row = find.get(id);
      return row === undefined ? undefined : readRecord(row);
    },
    findPredictionByOutputKey: (outputKey) => {
      const row = findByKey.get(outputKey);
      return row === undefined ? undefined : readRecord(row);
    },
    listPredictions: (page) => listPage(database, page),
    countPredictions: (filter) => {
      const { where, values } = conditionsOf(filter);
      const row = database
        .prepare(`SELECT count(*) AS predictions FROM predictions ${where}`)
        .get(...values);
      return row === undefined ? 0 : readInteger(row, "predictions");
    },
    openPredictions: () => open.all().map(readRecord),
    expiredPredictions: (nowMs) => expired.all(nowMs).map(readRecord),
    forgetPredictions: (keptMax) => forget.all(keptMax).map((row) => readText(row, "output_key")),
  };
}

/** In the words of the index `predictions_of_provider`, without which it would not be used. */
const PROVIDER = "record ->> '$.provider'";

type Conditions = { where: string; values: (string | number)[] };

function conditionsOf(page: PredictionFilter & Partial<PredictionPage>): Conditions {
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const add = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  add(`${PROVIDER} = ?`, page.provider);
  add("record ->> '$.model' = ?", page.model);
  add("sequence < ?", page.olderThan);
  add("sequence > ?", page.newerThan);
  add("created_at_ms >= ?", page.createdFromMs);
  add("created_at_ms < ?", page.createdBeforeMs);
  add("terminal = ?", page.isOpen === undefined ? undefined : Number(!page.isOpen));
  return { where: `WHERE ${conditions.join(" AND ")}`, values };
}

function listPage(database: DatabaseSync, page: PredictionPage): PredictionRow[] {
  const { where, values } = conditionsOf(page);
  // A page of newer rows is the nearest one, so it is read upwards and turned round.
  const upwards = page.newerThan !== undefined;
  const sql = `${SELECT} ${where} ORDER BY sequence ${upwards ? "ASC" : "DESC"} LIMIT ? OFFSET ?`;
  const rows = database.prepare(sql).all(...values, page.limit, page.offset ?? 0);
  const found = rows.map((row) => ({
    sequence: readInteger(row, "sequence"),
    record: readRecord(row),
  }));
  return upwards ? found.toReversed() : found;
}

function inTransaction<Result>(database: DatabaseSync, write: () => Result): Result {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = write();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
