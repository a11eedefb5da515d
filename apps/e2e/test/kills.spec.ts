import { once } from "node:events";
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { expect, test } from "@playwright/test";
import { KILLS_ENTRY } from "../src/server/paths.ts";

/** A power cut in the middle of a create costs the two minutes in which the orphan is looked for. */
const RUN_MS_MAX = 600_000;
const PREDICTIONS = 25;
const KILLS = 6;
const SEED = 1;

test("after power cuts at random moments every prediction has ended, was made once and is paid once", async () => {
  test.setTimeout(RUN_MS_MAX);
  const plan = ["--predictions", String(PREDICTIONS), "--kills", String(KILLS)];
  const harness = spawn(
    process.execPath,
    [KILLS_ENTRY, ...plan, "--seed", String(SEED), "--json"],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const [output] = await Promise.all([text(harness.stdout), once(harness, "exit")]);
  const report: unknown = JSON.parse(output.trimEnd().split("\n").at(-1) ?? "null");
  // Users ask for some of them again, hence at least as many.
  expect(report).toMatchObject({ kills: KILLS, lost: 0, paidTwice: 0, violations: [] });
  expect(report).toHaveProperty("ended.succeeded", expect.any(Number));
  expect(harness.exitCode).toBe(0);
});
