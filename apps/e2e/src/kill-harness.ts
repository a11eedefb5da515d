import { parseArgs } from "node:util";
import { runKills } from "./kills/run-kills.ts";
import type { KillReport } from "./kills/run-kills.ts";
import { exitOnSignals } from "./server/process-group.ts";

const USAGE = "Usage: pnpm kills [--predictions 500] [--kills 200] [--seed N] [--json]";
const SEED_MAX = 4_294_967_295;

function readCount(name: string, value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 0) {
    throw new TypeError(`--${name} must be a whole number, not ${value}. ${USAGE}`);
  }
  return count;
}

function readArguments(list: readonly string[]) {
  const { values } = parseArgs({
    args: list.filter((argument) => argument !== "--"),
    options: {
      predictions: { type: "string", default: "500" },
      kills: { type: "string", default: "200" },
      seed: { type: "string", default: String(Date.now() % SEED_MAX) },
      json: { type: "boolean", default: false },
    },
  });
  return {
    predictions: readCount("predictions", values.predictions),
    kills: readCount("kills", values.kills),
    seed: readCount("seed", values.seed),
    json: values.json,
  };
}

function print(report: KillReport): void {
  const { ended, troubles, violations } = report;
  const { predictions, earlyKills, cancels, retries, seconds, seed } = report;
  console.log(
    `\n${String(predictions)} predictions in ${String(seconds)} s, seed ${String(seed)}; ${String(earlyKills)} kills while it started`,
  );
  console.log(`users      ${String(cancels)} cancels, ${String(retries)} retries`);
  console.log(`ended      ${JSON.stringify(ended)}`);
  console.log(`troubles   ${JSON.stringify(troubles)}`);
  console.log(`creates    ${String(report.creates)} recorded by the provider`);
  console.log(`asked again after a lost answer: ${String(report.askedAgain)}`);
  for (const violation of violations) console.log(`VIOLATION  ${violation}`);
  console.log(
    `${String(report.kills)} kills, ${String(report.lost)} lost, ${String(report.paidTwice)} paid twice, ${String(violations.length)} violations`,
  );
}

exitOnSignals();
const { json, ...plan } = readArguments(process.argv.slice(2));
const report = await runKills({
  ...plan,
  write: (line) => {
    console.log(line);
  },
});
print(report);
if (json) console.log(JSON.stringify(report));
process.exitCode = report.violations.length === 0 ? 0 : 1;
