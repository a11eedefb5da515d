import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./prepare.mjs";

/** What needs no service and no browser, quickest to fail first. */
export const CHECKS = [
  { name: "format", command: "oxfmt", args: ["--check", "."] },
  { name: "lint", command: "oxlint", args: ["--type-aware"] },
  { name: "types", command: "turbo", args: ["run", "types", "--output-logs=errors-only"] },
  {
    name: "walls",
    command: "depcruise",
    args: ["--config", ".dependency-cruiser.cjs", "apps", "packages"],
  },
  { name: "unused code", command: "knip", args: ["--no-progress"] },
  { name: "manifests", command: "sherif", args: ["--no-install"] },
];

const none = { passed: 0, failed: 0, skipped: 0 };

/** Runs one check; counts as one passed or one failed. */
export async function runCheck({ name, command, args }) {
  console.log(`\n— ${name}`);
  const { code } = await run(command, args);
  return code === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
}

/** Runs the tests of one folder and reads their counts from the runner's own report. */
export async function runSuite({ folder, command, args, reportArgs, read }, env) {
  console.log(`\n— ${folder}`);
  const place = await mkdtemp(join(tmpdir(), "darkroom-report-"));
  const report = join(place, "report.json");
  const reporting = reportArgs(report);
  const { code } = await run(command, [...args, ...reporting.args], {
    cwd: folder,
    env: { ...env, ...reporting.env },
  });
  let counts = none;
  try {
    counts = read(JSON.parse(await readFile(report, "utf8")));
  } catch {
    console.error(`${folder}: the runner left no report`);
  }
  await rm(place, { recursive: true, force: true });
  const broken = code !== 0 && counts.failed === 0;
  const empty = code === 0 && counts.passed === 0;
  return broken || empty ? { ...counts, failed: counts.failed + 1 } : counts;
}

/** A Vitest suite in the given folder. */
export const vitest = (folder, extra = []) => ({
  folder,
  command: "vitest",
  args: ["run", ...extra],
  reportArgs: (report) => ({
    args: ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    env: {},
  }),
  read: (report) => ({
    passed: report.numPassedTests,
    failed:
      report.numFailedTests +
      (report.numFailedTestSuites > 0 && report.numFailedTests === 0 ? 1 : 0),
    skipped: report.numPendingTests + report.numTodoTests,
  }),
});

/** A Playwright suite in the given folder. */
export const playwright = (folder) => ({
  folder,
  command: "playwright",
  args: ["test"],
  reportArgs: (report) => ({
    args: ["--reporter=list,json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  }),
  read: ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }),
});

export const sum = (left, right) => ({
  passed: left.passed + right.passed,
  failed: left.failed + right.failed,
  skipped: left.skipped + right.skipped,
});
