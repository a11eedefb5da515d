import { parseArgs } from "node:util";
import { runKills } from "./kills/run-kills.ts";
import type { KillReport } from "./kills/run-kills.ts";

const USAGE =
  "Usage: pnpm --filter @darkroom/e2e kills -- [--predictions 200] [--kills 20] [--seed N] [--json]";
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
      predictions: { type: "string", default: "200" },
      kills: { type: "string", default: "20" },
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
  console.log(
    `\n${String(report.predictions)} predictions, ${String(report.kills)} kills, seed ${String(report.seed)}`,
  );
  console.log(`ended      ${JSON.stringify(ended)}`);
  console.log(`troubles   ${JSON.stringify(troubles)}`);
  console.log(`creates    ${String(report.creates)} recorded by the provider`);
  console.log(`asked again after a lost answer: ${String(report.askedAgain)}`);
  for (const violation of violations) console.log(`VIOLATION  ${violation}`);
  console.log(
    violations.length === 0 ? "No violations" : `${String(violations.length)} violations`,
  );
}

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
