// `pnpm verify`: types, lint, walls and the pure unit tests, in seconds and without services.
import { ensureInstalled, pnpmPath, toolEnvironment } from "./lib/prepare.mjs";
import { fail } from "./lib/say.mjs";
import { CHECKS, runCheck, runSuite, sum, vitest } from "./lib/steps.mjs";

try {
  await ensureInstalled();
  await pnpmPath();
  let counts = { passed: 0, failed: 0, skipped: 0 };
  for (const check of CHECKS) counts = sum(counts, await runCheck(check));
  const suites = [
    vitest("packages/lifecycle"),
    vitest("packages/providers", ["src"]),
    vitest("packages/engine", ["src"]),
  ];
  for (const suite of suites) counts = sum(counts, await runSuite(suite, toolEnvironment()));
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exit(counts.failed > 0 ? 1 : 0);
} catch (error) {
  fail(error);
}
