import { DatabaseError } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import type { SharedTestFile } from "@darkroom/db/testing";
import type { Process } from "./process.ts";
import { isIdleClaim } from "./skip-claims.ts";
import type { World } from "./world.ts";

/** What a write waits for a lock that another process holds, as `openDatabase` does by default. */
const BUSY_TIMEOUT_MS = 5_000;
/** How long writes of one moment gather into a group. */
const TURN_MS_MAX = 2;

/** Trouble with the file that all processes share. */
export type DatabaseTrouble = { lockedUntilMs: number };

/** Told of each write, and whether it may have moved a prediction on. */
export type OnWrite = (kind: "units" | "batch") => Promise<void>;

export type GatedDatabase = {
  database: Database;
  /** Closes the writer, also that of a dead process: what still waits is refused. */
  close: () => Promise<void>;
};

/** Who writes right now, and what was done to jobs that were in the hands of another. */
const WATCH = [
  "CREATE TEMP TABLE IF NOT EXISTS writer (name TEXT NOT NULL)",
  "CREATE TEMP TABLE IF NOT EXISTS stolen_job (thief TEXT NOT NULL, what TEXT NOT NULL)",
];
const IS_STOLEN = `OLD.lease_owner IS NOT NULL
  AND OLD.lease_owner IS NOT (SELECT name FROM temp.writer)`;
const noteThief = (what: string): string => `BEGIN INSERT INTO stolen_job
  SELECT name, '${what} ' || OLD.kind || ' of ' || OLD.lease_owner FROM temp.writer; END`;
const TRIGGERS = [
  `CREATE TEMP TRIGGER IF NOT EXISTS job_ended AFTER DELETE ON main.job WHEN ${IS_STOLEN} ${noteThief("ended")}`,
  `CREATE TEMP TRIGGER IF NOT EXISTS job_released AFTER UPDATE OF run_at ON main.job WHEN ${IS_STOLEN}
    ${noteThief("released")}`,
];
/** What an earlier run on this file left. */
const FORGET = [
  "DELETE FROM temp.writer",
  "INSERT INTO temp.writer VALUES ('')",
  "DELETE FROM temp.stolen_job",
];

/** SQLite itself watches that only its holder ends a job or puts it back. */
export async function watchJobs(observer: Database): Promise<void> {
  for (const sql of [...WATCH, ...TRIGGERS, ...FORGET]) await observer.read({ sql, args: [] });
}

/** Jobs that were ended or released by a process while another held their lease. */
export async function readStolen(observer: Database): Promise<string[]> {
  const rows = await observer.read({ sql: "SELECT thief, what FROM temp.stolen_job", args: [] });
  return rows.map(({ thief, what }) => `${String(thief)} ${String(what)}`);
}

type Gate = {
  world: World;
  process: Process;
  trouble: DatabaseTrouble;
  onWrite: OnWrite;
};

async function waitForLock({ world, process, trouble }: Gate): Promise<void> {
  const { time, faults } = world;
  const lockedMs = trouble.lockedUntilMs - time.now();
  if (lockedMs <= 0) return;
  faults.count("database_busy");
  await time.sleep(process, Math.min(lockedMs, BUSY_TIMEOUT_MS));
  if (trouble.lockedUntilMs > time.now()) throw new DatabaseError("busy", "locked by a rival");
}

async function passGate<Result>(
  gate: Gate,
  kind: Parameters<OnWrite>[0],
  work: () => Promise<Result>,
): Promise<Result> {
  const { world, process } = gate;
  await process.pass();
  await waitForLock(gate);
  const result = await work();
  await gate.onWrite(kind);
  await process.pass();
  if (world.faults.strikes("database_answer_lost")) {
    world.timeline.add(process.name, "the answer of the database is lost");
    throw new DatabaseError("unknown_outcome", "the answer was lost");
  }
  return result;
}

/** The shared file as one process has it: by the real writer, in virtual time. */
export function gateDatabase(file: SharedTestFile, gate: Gate): GatedDatabase {
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
  const database = file.connect(
    {
      newCommitId: () => `${process.name}-${(commits += 1)}`,
      random: random.next,
      waits: { sleep: wait, nextTurn: () => wait(random.whole(0, TURN_MS_MAX)) },
    },
    () => ({ sql: "UPDATE temp.writer SET name = ?1", args: [process.name] }),
  );
  return {
    database: {
      ...database,
      transact: (units) => passGate(gate, "units", () => database.transact(units)),
      batch: async (statements, options) =>
        (await isIdleClaim(database, statements))
          ? statements.map(() => [])
          : passGate(gate, "batch", () => database.batch(statements, options)),
    },
    close: async () => {
      isDisposed = true;
      const closed = database.close();
      for (const done of waiting) done();
      await closed;
    },
  };
}
