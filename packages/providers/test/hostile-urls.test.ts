import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { HOSTILE_VECTORS } from "./hostile/vectors.ts";

/** A start of a runtime and some hundred small requests on a machine that others use too. */
const RUN_TIMEOUT_MS = 120_000;

const SCRIPT = fileURLToPath(new URL("./hostile/ask-vectors.ts", import.meta.url));
const binary = (name: string): string =>
  fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));

const RUNTIMES: ReadonlyArray<readonly [name: string, command: string, args: readonly string[]]> = [
  ["Node", process.execPath, [SCRIPT]],
  ["Bun", binary("bun"), [SCRIPT]],
  ["Deno", binary("deno"), ["run", "--allow-all", "--no-prompt", SCRIPT]],
];

const ReportSchema = z.object({
  answers: z.record(z.string(), z.object({ direct: z.unknown(), redirected: z.unknown() })),
  heard: z.object({ victim: z.number(), redirecting: z.number() }),
  reached: z.string(),
});

async function askOn(command: string, args: readonly string[]) {
  const { stdout } = await promisify(execFile)(command, args, { timeout: RUN_TIMEOUT_MS });
  return ReportSchema.parse(JSON.parse(stdout));
}

/** A redirect may be read as a path of its own host, which is refused for another reason. */
const expectedAnswers = Object.fromEntries(
  HOSTILE_VECTORS.map(({ name, reason }) => [
    name,
    {
      direct: { outcome: "forbidden", reason },
      redirected: { outcome: "forbidden", reason: expect.any(String) },
    },
  ]),
);

describe.each(RUNTIMES)("hostile URLs on %s", (_, command, args) => {
  // Where somebody leaves out optional packages a runtime may be missing; a build must have all.
  const isAbsent = !existsSync(command) && process.env["CI"] === undefined;

  test.skipIf(isAbsent)(
    "are all refused, and the server that they point at hears nothing",
    { timeout: RUN_TIMEOUT_MS },
    async () => {
      const { answers, heard, reached } = await askOn(command, args);
      expect(answers).toEqual(expectedAnswers);
      expect(heard.victim).toBe(0);
      // Each vector came by a redirect once, and those that lead back to it more often.
      expect(heard.redirecting).toBeGreaterThanOrEqual(HOSTILE_VECTORS.length);
      expect(reached).toBe("downloaded");
    },
  );
});
