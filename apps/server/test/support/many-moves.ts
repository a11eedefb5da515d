import type { StartedServer } from "../../src/start/start-server.ts";
import { jersey } from "./visitor.ts";
import type { Visitor } from "./visitor.ts";

/** An order that waits, so that nothing moves by itself. */
export const later = (prompt = "a jersey") => ({
  input: { prompt },
  runAt: new Date(Date.now() + 3_600_000).toISOString(),
});

/** Enough news to fill the buffers of both ends several times: 6 kB each. */
const PREDICTIONS = 80;
export const ROUNDS = 60;
export const NEWS_MADE = PREDICTIONS * ROUNDS;

/** One event for each of the predictions. */
async function moveAll({ database }: StartedServer, ids: readonly string[]): Promise<void> {
  const args = [JSON.stringify(ids)];
  await database.batch([
    {
      sql: `INSERT INTO prediction_event
  (uid, commit_id, prediction_id, account_id, sequence, type, from_status, to_status, actor, at)
SELECT hex(randomblob(16)), 'test', id, account_id, sequence + 1, 'provider.updated', status, status, 'worker:x', 1
FROM prediction WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id`,
      args,
    },
    {
      sql: `UPDATE prediction SET sequence = sequence + 1
WHERE id IN (SELECT value FROM json_each(?1))`,
      args,
    },
  ]);
}

/** Orders whose views are large. The limit of orders a minute has to allow for them. */
export async function orderMany(guest: Visitor): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < PREDICTIONS; made += 1) {
    ids.push((await guest.create(jersey(later("観".repeat(2_000))))).id);
  }
  return ids;
}

/** Moves each of them `ROUNDS` times, and lets the server look after each round. */
export async function moveOften(
  server: StartedServer,
  ids: readonly string[],
  waker: Visitor,
): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    await moveAll(server, ids);
    // A commit of this process lets the tail look at once.
    await waker.create(jersey(later()));
  }
}
