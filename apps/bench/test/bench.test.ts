import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ROWS } from "../src/rows/rows.ts";
import { interruptBench, isRunning, readSummary, runBench } from "./run-bench.ts";

const TINY = ["--json", "--seconds", "0.5"];

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-bench-test-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("the bench", () => {
  test("measures every row side by side in each round and leaves nothing behind", async () => {
    const run = await runBench([...TINY, "--rounds", "2"], { TMPDIR: folder });
    expect(run.stdout).not.toContain("FAILED");
    const summary = readSummary(run);
    const expected = ROWS.filter((row) => row.byDefault).map((row) => row.name);
    const missing = Object.keys(summary.unavailable);
    expect([...Object.keys(summary.rows), ...missing].sort()).toEqual(expected.toSorted());
    expect(missing.filter((name) => !name.startsWith("bullmq-"))).toEqual([]);
    for (const [name, row] of Object.entries(summary.rows)) {
      expect([name, row.errors]).toEqual([name, 0]);
      expect(row.requestsPerSecond.min).toBeGreaterThan(0);
      expect(row.p50Ms ?? Number.NaN).toBeLessThanOrEqual(row.p99Ms ?? Number.NaN);
      expect(run.stdout).toMatch(new RegExp(`^${name} `, "m"));
    }
    const peers = ["hello", "hono", "trpc-empty-mutation"];
    const ratios = peers.map((peer) => `darkroom-submit/${peer}`);
    expect(Object.keys(summary.ratios)).toEqual(expect.arrayContaining(ratios));
    expect(summary).toMatchObject({ rounds: 2, seconds: 0.5, failures: [] });
    expect(run.code).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  test("fails when a server does not answer with 2xx, and still prints its figures", async () => {
    const run = await runBench([...TINY, "--rounds", "1", "--only", "hello,planted-failure"]);
    expect(run.code).toBe(1);
    const { rows } = readSummary(run);
    expect(rows["hello"]?.errors).toBe(0);
    expect(rows["planted-failure"]?.errors).toBeGreaterThan(0);
    expect(rows["planted-failure"]?.requestsPerSecond.max).toBe(0);
    expect(run.stdout).toMatch(/^FAILED planted-failure: [\d,]+ errors$/m);
  });

  test("fails when a server cannot start, and says what it said", async () => {
    const redis = join(folder, "redis-server");
    const script = `#!/bin/sh\ntest "$1" = --version && exit 0\necho "no memory left"\nexit 9\n`;
    await writeFile(redis, script);
    await chmod(redis, 0o755);
    const words = [...TINY, "--rounds", "1", "--only", "bullmq-submit"];
    const run = await runBench(words, { PATH: `${folder}:${process.env["PATH"] ?? ""}` });
    expect(run.code).toBe(1);
    const { failures, rows } = readSummary(run);
    expect(rows).toEqual({});
    expect(failures).toMatchObject([{ row: "bullmq-submit", round: 1 }]);
    expect(failures[0]?.reason).toMatch(/redis ended with 9\.\nno memory left/);
  });

  test("shows a peer that is not installed as unavailable and measures the others", async () => {
    const apt = join(folder, "apt-get");
    await writeFile(apt, "#!/bin/sh\nexit 100\n");
    await chmod(apt, 0o755);
    const words = [...TINY, "--rounds", "1", "--only", "hello,bullmq-submit"];
    const run = await runBench(words, { PATH: folder });
    const { rows, unavailable } = readSummary(run);
    expect(Object.keys(rows)).toEqual(["hello"]);
    expect(unavailable["bullmq-submit"]).toMatch(/^redis-server is not installed/);
    expect(run.stdout).toMatch(/^bullmq-submit {2}unavailable: redis-server is not installed/m);
    expect(run.code).toBe(0);
  });

  test("ends at once when it is interrupted, and takes its processes and its folder along", async () => {
    const redis = join(folder, "redis-server");
    const script = `#!${process.execPath}\nif (process.argv[2] !== "--version") setInterval(() => {}, 1000);\n`;
    await writeFile(redis, script);
    await chmod(redis, 0o755);
    const scratch = join(folder, "scratch");
    await mkdir(scratch);
    // The first row is quick; the Redis of the second one never opens its port.
    const words = ["--seconds", "0.2", "--rounds", "1", "--only", "hello,bullmq-submit"];
    const searchPath = `${folder}:${process.env["PATH"] ?? ""}`;
    const code = await interruptBench(words, { PATH: searchPath, TMPDIR: scratch });
    expect(code).toBe(130);
    expect(await readdir(scratch)).toEqual([]);
    await expect.poll(() => isRunning(scratch), { timeout: 10_000 }).toBe(false);
  });

  test("refuses a row that does not exist in one line, before anything is started", async () => {
    const run = await runBench(["--only", "helo"]);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toMatch(/^bench: There is no row "helo"\. There are: .*\n$/);
  });
});
