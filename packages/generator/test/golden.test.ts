import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { GOLDEN_FILES, GOLDEN_INPUTS } from "./golden/inputs.ts";

/** Five small pictures on a machine that others use too. */
const RUN_TIMEOUT_MS = 240_000;

const SCRIPT = fileURLToPath(new URL("./golden/hash-pictures.ts", import.meta.url));
const binary = (name: string): string =>
  fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));

/**
 * The digests of the pixels as they were last approved. After a wanted change of the pictures:
 * `pnpm --filter @darkroom/generator golden`, then look at the pictures and commit the file.
 */
const approved: unknown = JSON.parse(
  readFileSync(new URL("./golden/digests.json", import.meta.url), "utf8"),
);

const RUNTIMES: readonly (readonly [name: string, command: string, args: readonly string[]])[] = [
  ["Node", process.execPath, [SCRIPT]],
  ["Bun", binary("bun"), [SCRIPT]],
  ["Deno", binary("deno"), ["run", "--allow-all", "--no-prompt", SCRIPT]],
];

async function digestsOf(command: string, args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(command, args, { timeout: RUN_TIMEOUT_MS });
  return JSON.parse(stdout);
}

test("every golden input has an approved digest", () => {
  expect(Object.keys(Object(approved))).toEqual(Object.keys({ ...GOLDEN_INPUTS, ...GOLDEN_FILES }));
});

describe.each(RUNTIMES)("on %s", (_, command, args) => {
  // Where somebody leaves out optional packages a runtime may be missing; a build must have all.
  const isAbsent = !existsSync(command) && process.env["CI"] === undefined;

  test.skipIf(isAbsent)(
    "the pixels are the approved ones",
    { timeout: RUN_TIMEOUT_MS },
    async () => {
      expect(await digestsOf(command, args)).toEqual(approved);
    },
  );
});
