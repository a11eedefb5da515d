import type { World } from "./world.ts";

/** The columns of a table, for statements that copy its rows. */
async function columnsOf(world: World, table: string): Promise<string[]> {
  const rows = await world.database.read({
    sql: "SELECT name FROM pragma_table_info(?1)",
    args: [table],
  });
  return rows.map(({ name }) => String(name));
}

/** Makes copies of one order with all that belongs to it, each under an id of its own. */
export async function repeatOrder(world: World, id: string, count: number): Promise<void> {
  const { database } = world;
  const numbers = `WITH RECURSIVE number (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?2)`;
  const copyId = (column: string) => `substr(${column}, 1, 24) || printf('%012d', n)`;
  const copied: Record<string, Record<string, string>> = {
    prediction: { id: copyId("id") },
    prediction_event: { id: "NULL", uid: copyId("uid"), prediction_id: copyId("prediction_id") },
    ledger_entry: {
      id: copyId("id"),
      prediction_id: copyId("prediction_id"),
      idempotency_key: `'reservation:' || ${copyId("prediction_id")}`,
    },
    job: { id: copyId("id"), prediction_id: copyId("prediction_id") },
  };
  const statements = [];
  for (const [table, changes] of Object.entries(copied)) {
    const columns = await columnsOf(world, table);
    const key = table === "prediction" ? "id" : "prediction_id";
    statements.push({
      sql: `${numbers} INSERT INTO ${table} (${columns.join(", ")})
        SELECT ${columns.map((name) => changes[name] ?? name).join(", ")}
        FROM ${table}, number WHERE ${table}.${key} = ?1`,
      args: [id, count],
    });
  }
  await database.batch([
    ...statements,
    {
      sql: `UPDATE account SET available = available - ?2 * price, reserved = reserved + ?2 * price
        FROM (SELECT account_id, credits_price AS price FROM prediction WHERE id = ?1) AS copied
        WHERE account.id = copied.account_id`,
      args: [id, count],
    },
  ]);
}
