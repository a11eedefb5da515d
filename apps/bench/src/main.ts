// `pnpm bench`: measures the rows side by side and prints what came out. `pnpm bench wait`: replays
// the waiting for runs.
import { mkdtemp, rm } from "node:fs/promises";
import { rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { readArguments } from "./arguments/read-arguments.ts";
import { BenchError } from "./bench-error.ts";
import { createProcesses } from "./processes/processes.ts";
import { findRedis } from "./redis/find-redis.ts";
import type { RedisSearch } from "./redis/find-redis.ts";
import { measureRounds } from "./rounds/measure-rounds.ts";
import { selectRows } from "./rows/rows.ts";
import { formatSummary } from "./summary/format-summary.ts";
import { isSound, summarize } from "./summary/summarize.ts";
import { findChromium } from "./screen/find-chromium.ts";
import { measureScreen } from "./screen/measure-screen.ts";
import type { ScreenFigures } from "./screen/measure-screen.ts";
import { runWait } from "./wait/run-wait.ts";

const EXIT_INTERRUPTED = 130;
const REMOVE_TRIES_MAX = 5;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** A folder and the processes of one run; neither outlives it. */
async function openPlace() {
  const searchPath = process.env["PATH"] ?? "";
  const processes = createProcesses(searchPath);
  const directory = await mkdtemp(join(tmpdir(), "darkroom-bench-"));
  process.once("exit", () => {
    processes.killAll();
    // What was just killed may still be writing its last line.
    rmSync(directory, { recursive: true, force: true, maxRetries: REMOVE_TRIES_MAX });
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => process.exit(EXIT_INTERRUPTED));
  }
  return { processes, directory, searchPath };
}

async function bench(words: readonly string[]): Promise<number> {
  const { json, only, rounds, seconds } = readArguments(words);
  const rows = selectRows(only);
  const { processes, directory, searchPath } = await openPlace();
  let search: Promise<RedisSearch> | null = null;
  const isRoot = process.getuid?.() === 0;
  const machine = {
    cores: availableParallelism(),
    node: process.versions.node,
    loadAverage: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
  const measurements = await measureRounds({
    rows,
    rounds,
    seconds,
    processes,
    directory,
    findRedis: () => (search ??= findRedis({ searchPath, isRoot, say })),
    say,
  });
  const summary = summarize(measurements, { rows, rounds, seconds, machine });
  process.stdout.write(`${formatSummary(summary)}\n`);
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  await rm(directory, { recursive: true, force: true });
  return isSound(summary) ? 0 : 1;
}

async function lookAtScreen(random: () => number): Promise<ScreenFigures | null> {
  const executablePath = findChromium(process.env["CHROMIUM_PATH"]);
  if (executablePath === null) return null;
  const { processes, directory } = await openPlace();
  return measureScreen({ processes, directory }, { executablePath, random, say });
}

try {
  // `pnpm bench -- wait` hands the separator on.
  const [first, ...others] = process.argv.slice(2).filter((word) => word !== "--");
  const write = (text: string): void => {
    process.stdout.write(text);
  };
  process.exitCode =
    first === "wait"
      ? await runWait(others, { write, say, measureScreen: lookAtScreen })
      : await bench(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  say(`bench: ${error.message}`);
  process.exitCode = 1;
}
