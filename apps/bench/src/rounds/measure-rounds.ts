import { join } from "node:path";
import { rm } from "node:fs/promises";
import { describeFailure } from "../bench-error.ts";
import { CONNECTIONS, WARM_UP_MS_MAX } from "../limits.ts";
import { runLoad } from "../load/run-load.ts";
import type { LoadFigures } from "../load/load.ts";
import type { Processes } from "../processes/processes.ts";
import type { RedisSearch } from "../redis/find-redis.ts";
import type { Row } from "../rows/row.ts";

const MS_PER_SECOND = 1_000;

/** One row in one round. The errors are those of the warm-up and the measurement. */
export type Sample = { row: string; round: number; figures: LoadFigures };

export type Measurements = {
  samples: readonly Sample[];
  /** Why a row could not be had here at all; that is no failure. */
  unavailable: Readonly<Record<string, string>>;
  failures: readonly Failure[];
};

export type Failure = { row: string; round: number; reason: string };

export type RoundsOptions = {
  rows: readonly Row[];
  rounds: number;
  seconds: number;
  processes: Processes;
  /** A folder of this run; a row finds an empty one below it. */
  directory: string;
  findRedis: () => Promise<RedisSearch>;
  /** Takes one line for people. */
  say: (line: string) => void;
};

/**
 * Measures every row once a round, one at a time. Each time its server is started anew and ended
 * before the next one begins, so that no work left behind by one row is paid by another; each
 * round begins with another row.
 */
export async function measureRounds(options: RoundsOptions): Promise<Measurements> {
  const samples: Sample[] = [];
  const failures: Failure[] = [];
  const unavailable: Record<string, string> = {};
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const row of rotate(options.rows, round - 1)) {
      if (unavailable[row.name] !== undefined) continue;
      const measured = await measure(row, round, options);
      switch (measured.outcome) {
        case "measured":
          samples.push(measured.sample);
          break;
        case "unavailable":
          unavailable[row.name] = measured.reason;
          break;
        case "failed":
          failures.push({ row: row.name, round, reason: measured.reason });
          break;
      }
      options.say(`round ${String(round)}/${String(options.rounds)}  ${describe(row, measured)}`);
    }
  }
  return { samples, unavailable, failures };
}

/** The same values, beginning with the one at `start` (counted around the end). */
export function rotate<Value>(values: readonly Value[], start: number): readonly Value[] {
  const place = values.length === 0 ? 0 : start % values.length;
  return [...values.slice(place), ...values.slice(0, place)];
}

type Measured =
  | { outcome: "measured"; sample: Sample }
  | { outcome: "unavailable"; reason: string }
  | { outcome: "failed"; reason: string };

async function measure(row: Row, round: number, options: RoundsOptions): Promise<Measured> {
  const directory = join(options.directory, `${row.name}-${String(round)}`);
  try {
    return await measureOpen(row, round, { ...options, directory });
  } catch (error) {
    return { outcome: "failed", reason: describeFailure(error) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measureOpen(row: Row, round: number, options: RoundsOptions): Promise<Measured> {
  const { processes, directory, findRedis } = options;
  const opened = await row.open({ processes, directory, findRedis });
  if (opened.outcome === "unavailable") return opened;
  await using open = opened.row;
  const durationMs = options.seconds * MS_PER_SECOND;
  const warmUpMs = Math.min(WARM_UP_MS_MAX, durationMs);
  const load = { ...open.target, connections: CONNECTIONS, warmUpMs, durationMs };
  const { warmUp, measured } = await runLoad(load, { processes, directory });
  await open.prove(warmUp.answered + measured.answered);
  const figures = { ...measured, errors: warmUp.errors + measured.errors };
  return { outcome: "measured", sample: { row: row.name, round, figures } };
}

function describe(row: Row, measured: Measured): string {
  if (measured.outcome !== "measured") return `${row.name} ${measured.outcome}: ${measured.reason}`;
  const { requestsPerSecond, errors } = measured.sample.figures;
  const errorText = errors === 0 ? "" : `, ${String(errors)} errors`;
  return `${row.name} ${Math.round(requestsPerSecond).toLocaleString("en")}/s${errorText}`;
}
