import type { Database } from "@darkroom/db";
import type { OnWrite } from "../machine/gate-database.ts";
import type { World } from "../machine/world.ts";

/** An event as it was committed, with the true time of its commit. */
export type Moment = {
  atMs: number;
  predictionId: string;
  type: string;
  from: string | null;
  to: string;
};

export interface Witness {
  /** Called after every write; only units move predictions on. */
  look: OnWrite;
  moments: readonly Moment[];
  /** When the next job is due by the clock of our machines, in true time. */
  nextDueMs: () => Promise<number | null>;
}

const NEW_EVENTS = `SELECT id, prediction_id, type, from_status, to_status, actor
FROM prediction_event WHERE id > ?1 ORDER BY id`;

/** Reads along, on a connection of its own, what the processes commit. */
export function createWitness(
  world: World,
  observer: Database,
  nextJobAt: (database: Database, now: number) => Promise<number | null>,
): Witness {
  const { time, timeline, clock } = world;
  const moments: Moment[] = [];
  let lastId = 0;
  let due: { atMs: number | null; offsetMs: number } | null = null;
  const read = async (): Promise<void> => {
    for (const row of await observer.read({ sql: NEW_EVENTS, args: [lastId] })) {
      lastId = Number(row["id"]);
      const before = row["from_status"];
      const from = typeof before === "string" ? before : null;
      const moment = {
        atMs: time.now(),
        predictionId: String(row["prediction_id"]),
        type: String(row["type"]),
        from,
        to: String(row["to_status"]),
      };
      moments.push(moment);
      const step = `${from ?? "new"} -> ${moment.to}`;
      timeline.add("law", `${moment.predictionId} ${step}, ${moment.type}`);
    }
  };
  let reading = Promise.resolve();
  return {
    moments,
    look: (kind) => {
      due = null;
      if (kind === "batch") return Promise.resolve();
      reading = reading.then(read);
      return reading;
    },
    nextDueMs: async () => {
      const { offsetMs } = clock;
      if (due === null || due.offsetMs !== offsetMs) {
        const atMs = await nextJobAt(observer, time.now() + offsetMs);
        due = { atMs: atMs === null ? null : atMs - offsetMs, offsetMs };
      }
      return due.atMs;
    },
  };
}
