// A process that works on jobs until it is told to end: `node work.ts <database> <redis>`. It writes
// the id of each job that it has finished, line by line.
import { setTimeout as sleep } from "node:timers/promises";
import { finishJob, openDatabase } from "@darkroom/db";
import { createRedisTickets } from "@darkroom/tickets";
import { v7 } from "uuid";
import { createDispatch } from "../../src/dispatch/create-dispatch.ts";

const [databaseUrl = "", redisUrl = ""] = process.argv.slice(2);
const LEASE_MS = 1_000;
const JOB_MS = 5;
const IDLE_MS = 20;

const database = await openDatabase({ url: databaseUrl });
const tickets = createRedisTickets({ url: redisUrl, onAway: () => undefined });
const dispatch = createDispatch({ database, tickets });
const owner = v7();
const ending = new AbortController();
process.on("SIGTERM", () => ending.abort());

while (!ending.signal.aborted) {
  const now = Date.now();
  await dispatch.relay(now);
  const lease = { owner, claimId: v7(), now, leaseMs: LEASE_MS };
  const jobs = await dispatch.claim({ ...lease, most: 4, kinds: ["submit_prediction"] });
  for (const { id } of jobs) {
    await sleep(JOB_MS);
    if (await finishJob(database, { id, owner })) process.stdout.write(`${id}\n`);
  }
  if (jobs.length === 0) await sleep(IDLE_MS);
}
await tickets.close();
await database.close();
