import { parseArgs } from "node:util";
import { runFuzz } from "./fuzz/run-fuzz.ts";
import type { FuzzReport } from "./fuzz/run-fuzz.ts";
import { exitOnSignals } from "./server/process-group.ts";

const USAGE = "Usage: pnpm fuzz --requests 100000 [--seed N] [--json]";
const SEED_MAX = 2_147_483_647;
const BYTES_PER_MIB = 1024 * 1024;

function readCount(name: string, value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 0 || count > SEED_MAX) {
    throw new TypeError(`--${name} must be a whole number, not ${value}. ${USAGE}`);
  }
  return count;
}

function readArguments(list: readonly string[]) {
  const { values } = parseArgs({
    args: list.filter((argument) => argument !== "--"),
    options: {
      requests: { type: "string", default: "100000" },
      seed: { type: "string", default: String(Date.now() % SEED_MAX) },
      json: { type: "boolean", default: false },
    },
  });
  return {
    requests: readCount("requests", values.requests),
    seed: readCount("seed", values.seed),
    json: values.json,
  };
}

function print(report: FuzzReport): void {
  const { requests, seed, seconds, violations, process: ran } = report;
  console.log(`\n${String(requests)} requests in ${String(seconds)} s, seed ${String(seed)}`);
  console.log(`surfaces   ${JSON.stringify(report.bySurface)}`);
  console.log(`statuses   ${JSON.stringify(report.byStatus)}`);
  console.log(
    `endings    ${JSON.stringify(report.endings)}, slowest ${String(report.slowestMs)} ms`,
  );
  console.log(`honest     ${String(report.journeys)} journeys went well meanwhile`);
  console.log(`audited    ${String(report.audited)} predictions`);
  if (ran !== null) {
    const inMib = (bytes: number): string => String(Math.round(bytes / BYTES_PER_MIB));
    console.log(
      `memory     ${inMib(ran.memoryEarlyBytes)} → ${inMib(ran.memoryLateBytes)} MiB, peak ${inMib(ran.memoryPeakBytes)} MiB`,
    );
    console.log(`handles    ${String(ran.handlesBefore)} → ${String(ran.handlesAfter)}`);
  }
  for (const { rule, detail, count, samples } of violations) {
    console.log(`VIOLATION  ${rule} (${String(count)} times) ${detail}`);
    console.log(`           ${samples[0] ?? ""}`);
  }
  console.log(violations.length === 0 ? "0 violations" : `${String(violations.length)} violations`);
}

exitOnSignals();
const { json, ...plan } = readArguments(process.argv.slice(2));
const report = await runFuzz({
  ...plan,
  write: (line) => {
    console.log(line);
  },
});
print(report);
if (json) console.log(JSON.stringify(report));
process.exitCode = report.violations.length === 0 ? 0 : 1;
