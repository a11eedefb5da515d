import { DatabaseError, openDatabase } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import type { Process } from "./process.ts";
import type { World } from "./world.ts";

/** What a write waits for a lock that another process holds, as `openDatabase` does by default. */
const BUSY_TIMEOUT_MS = 5_000;
/** How long writes of one moment gather into a group. */
const TURN_MS_MAX = 2;

/** Trouble with the file that all processes share. */
export type DatabaseTrouble = { lockedUntilMs: number };

export type GatedDatabase = {
  database: Database;
  /**
   * Closes the connection, also that of a dead process, whose waiting writes then do no harm.
   * Tells of the jobs that the process ended while another held their lease.
   */
  close: () => Promise<string[]>;
};

/** SQLite itself watches, on this connection, that only its holder ends a job or puts it back. */
function watchJobs(owner: string): string[] {
  const note = (what: string): string =>
    `BEGIN INSERT INTO stolen_job VALUES ('${what} ' || OLD.kind || ' of ' || OLD.lease_owner); END`;
  const isStolen = `OLD.lease_owner IS NOT '${owner}' AND OLD.lease_owner IS NOT NULL`;
  return [
    "CREATE TEMP TABLE stolen_job (what TEXT NOT NULL)",
    `CREATE TEMP TRIGGER job_ended AFTER DELETE ON main.job WHEN ${isStolen} ${note("ended")}`,
    `CREATE TEMP TRIGGER job_released AFTER UPDATE OF run_at ON main.job WHEN ${isStolen}
      ${note("released")}`,
  ];
}

type Gate = {
  world: World;
  process: Process;
  trouble: DatabaseTrouble;
  onWrite: () => Promise<void>;
};

async function waitForLock({ world, process, trouble }: Gate): Promise<void> {
  const { time, faults } = world;
  const lockedMs = trouble.lockedUntilMs - time.now();
  if (lockedMs <= 0) return;
  faults.count("database_busy");
  await time.sleep(process, Math.min(lockedMs, BUSY_TIMEOUT_MS));
  if (trouble.lockedUntilMs > time.now()) throw new DatabaseError("busy", "locked by a rival");
}

async function passGate<Result>(gate: Gate, work: () => Promise<Result>): Promise<Result> {
  const { world, process } = gate;
  await process.pass();
  await waitForLock(gate);
  const result = await work();
  await gate.onWrite();
  await process.pass();
  if (world.faults.strikes("database_answer_lost")) {
    world.timeline.add(process.name, "the answer of the database is lost");
    throw new DatabaseError("unknown_outcome", "the answer was lost");
  }
  return result;
}

/** A connection of one process to the real file, by the real writer, in virtual time. */
export async function gateDatabase(url: string, gate: Gate): Promise<GatedDatabase> {
  const { world, process } = gate;
  const random = world.random.fork(`database of ${process.name}`);
  const waiting = new Set<() => void>();
  let isDisposed = false;

  const wait = (waitMs: number): Promise<void> =>
    new Promise((resolve) => {
      if (isDisposed) return resolve();
      const done = (): void => {
        waiting.delete(done);
        resolve();
      };
      waiting.add(done);
      world.time.after(process, waitMs, done);
    });

  let commits = 0;
  const database = await openDatabase({
    url,
    newCommitId: () => `${process.name}-${(commits += 1)}`,
    random: random.next,
    waits: { sleep: wait, nextTurn: () => wait(random.whole(0, TURN_MS_MAX)) },
  });
  for (const sql of ["PRAGMA synchronous = OFF", ...watchJobs(process.name)]) {
    await database.read({ sql, args: [] });
  }
  return {
    database: {
      ...database,
      transact: (units) => passGate(gate, () => database.transact(units)),
      batch: (statements, options) => passGate(gate, () => database.batch(statements, options)),
    },
    close: async () => {
      const stolen = await database.read({ sql: "SELECT what FROM temp.stolen_job", args: [] });
      isDisposed = true;
      for (const done of waiting) done();
      await database.close();
      return stolen.map(({ what }) => `${process.name} ${String(what)}`);
    },
  };
}
