// `npm test`: every check and every suite; ends with the counts of the whole.
import { delimiter, join } from "node:path";
import { ensureBrowser } from "./lib/browser.mjs";
import {
  buildStudio,
  buildWorker,
  ensureInstalled,
  pnpmPath,
  root,
  toolEnvironment,
} from "./lib/prepare.mjs";
import { ensureRedis } from "./lib/redis.mjs";
import { fail } from "./lib/say.mjs";
import { CHECKS, playwright, runCheck, runSuite, sum, vitest } from "./lib/steps.mjs";

const SUITES = [
  vitest("packages/lifecycle"),
  vitest("packages/db"),
  vitest("packages/providers"),
  vitest("packages/storage"),
  vitest("packages/tickets"),
  vitest("packages/generator"),
  vitest("packages/emulator"),
  vitest("packages/engine"),
  vitest("packages/api"),
  vitest("apps/server"),
  vitest("apps/web"),
  vitest("apps/bench"),
  playwright("apps/e2e"),
];

try {
  await ensureInstalled();
  await pnpmPath();
  const browser = await ensureBrowser();
  await ensureRedis();
  await buildStudio();
  await buildWorker();
  const only = process.argv.slice(2);
  const suites = SUITES.filter(({ folder }) => only.length === 0 || only.includes(folder));
  const env = { ...toolEnvironment(), CHROMIUM_PATH: browser };
  let counts = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  const note = (name, result) => {
    if (result.failed > 0) failures.push(name);
    counts = sum(counts, result);
  };
  if (only.length === 0) for (const check of CHECKS) note(check.name, await runCheck(check));
  for (const suite of suites) {
    const bin = join(root, suite.folder, "node_modules", ".bin");
    const suiteEnv = { ...env, PATH: [bin, env.PATH].join(delimiter) };
    note(suite.folder, await runSuite(suite, suiteEnv));
  }
  if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}`);
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  const skipsFail = process.env.CI === "true" && counts.skipped > 0;
  process.exit(counts.failed > 0 || skipsFail ? 1 : 0);
} catch (error) {
  fail(error);
}
