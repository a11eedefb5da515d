import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { SETS } from "../src/wait/sets/sets.ts";
import { runBench } from "./run-bench.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-wait-test-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const JudgedSchema = z.object({
  looks: z.number().min(1),
  meanLateMs: z.number().min(0),
  p95LateMs: z.number().min(0),
  toSchedule: z.number().min(0),
  toLimit: z.number().min(0),
});

const ReportSchema = z.strictObject({
  ok: z.boolean(),
  seed: z.literal(7),
  histories: z.number().int(),
  runs: z.literal(200),
  sets: z.array(
    z.object({
      name: z.string(),
      polls: z.array(z.object({ exact: JudgedSchema, jittered: JudgedSchema })).length(4),
      eta: z.array(z.object({ coverage: z.number().min(0).max(1) })).length(4),
      bar: z.object({ endedShare: z.number().min(0).max(1) }),
    }),
  ),
  misses: z.array(z.string()),
  /** Null without a browser. */
  screen: z.null(),
});

describe("bench wait", () => {
  test("replays every set and the recorded one, says what it found and ends by it", async () => {
    const file = join(folder, "runs.json");
    await writeFile(
      file,
      JSON.stringify({ recorded: Array.from({ length: 80 }, (_, n) => 5e3 + 40 * n) }),
    );
    const words = [
      "wait",
      "--json",
      "--seed",
      "7",
      "--runs",
      "200",
      "--no-screen",
      "--recorded",
      file,
    ];
    const { code, stdout } = await runBench(words);
    const lines = stdout.trimEnd().split("\n");
    const report = ReportSchema.parse(JSON.parse(lines.at(-1) ?? ""));
    const names = [...SETS.map(({ name }) => name), "recorded"];
    expect(report.sets.map(({ name }) => name)).toEqual(names);
    expect(report.ok).toBe(report.misses.length === 0);
    expect(code).toBe(report.ok ? 0 : 1);
    expect(lines.filter((line) => line.startsWith("MISSED "))).toHaveLength(report.misses.length);
    expect(lines.slice(0, -1).every((line) => line.length <= 130)).toBe(true);
  });

  test("refuses what it does not know in one line, before anything is replayed", async () => {
    expect(await runBench(["wait", "--runs", "5"])).toEqual({
      code: 1,
      stdout: "",
      stderr: "bench: --runs must be a number from 200 to 50000.\n",
    });
    const run = await runBench(["wait", "--recorded", join(folder, "none.json")]);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toMatch(/^bench: --recorded .*none\.json: a JSON file with lists of .*\n$/);
  });
});
