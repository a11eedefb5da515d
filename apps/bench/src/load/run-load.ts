import { fileURLToPath } from "node:url";
import { BenchError } from "../bench-error.ts";
import { LOAD_SLACK_MS } from "../limits.ts";
import type { Processes } from "../processes/processes.ts";
import { LoadReportSchema } from "./load.ts";
import type { Load, LoadReport } from "./load.ts";

const GENERATOR = fileURLToPath(new URL("./generate.ts", import.meta.url));

/**
 * Fires the load from a process of its own and waits for its report.
 * @throws BenchError `load` when nothing was answered at all
 */
export async function runLoad(
  load: Load,
  place: { processes: Processes; directory: string },
): Promise<LoadReport> {
  await using generator = place.processes.start({
    name: "load",
    command: process.execPath,
    words: [GENERATOR],
    environment: {},
    directory: place.directory,
  });
  const message = await generator.ask(load, load.warmUpMs + load.durationMs + LOAD_SLACK_MS);
  const report = LoadReportSchema.parse(message);
  const { answered, errors } = report.measured;
  if (answered + errors > 0) return report;
  throw new BenchError("load", `${load.method} ${load.url} was never answered.`);
}
