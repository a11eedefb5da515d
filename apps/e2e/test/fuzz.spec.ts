import { once } from "node:events";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { expect, test } from "@playwright/test";
import { FUZZ_ENTRY } from "../src/server/paths.ts";

/** Clients that stop half-way are waited for, however few requests there are. */
const RUN_MS_MAX = 400_000;
const REQUESTS = 3_000;
const SEED = 1;

test("nonsense at every public entry breaks nothing, tells nothing and stops nobody", async () => {
  test.setTimeout(RUN_MS_MAX);
  const plan = ["--requests", String(REQUESTS), "--seed", String(SEED)];
  const harness = spawn(process.execPath, [FUZZ_ENTRY, ...plan, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output] = await Promise.all([text(harness.stdout), once(harness, "exit")]);
  const report: unknown = JSON.parse(output.trimEnd().split("\n").at(-1) ?? "null");
  expect(report).toMatchObject({ seed: SEED, violations: [] });
  expect(report).toMatchObject({
    bySurface: { trpc: expect.any(Number), wire: expect.any(Number) },
  });
  expect(readCount(report, "requests")).toBeGreaterThanOrEqual(REQUESTS);
  expect(readCount(report, "journeys")).toBeGreaterThan(0);
  expect(harness.exitCode).toBe(0);
});

function readCount(report: unknown, name: string): number {
  if (typeof report !== "object" || report === null) return 0;
  return Number(Object.entries(report).find(([key]) => key === name)?.[1] ?? 0);
}
