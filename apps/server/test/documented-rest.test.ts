import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";

const run = promisify(execFile);
const PAGE = new URL("../../docs/rest.md", import.meta.url);
const DIVIDER = "--- the next block ---";

type Block = { script: string; expected: string[] };

/** The shell blocks of the page, and what it says that each of them prints. */
function readBlocks(): Block[] {
  const page = readFileSync(PAGE, "utf8");
  return Array.from(page.matchAll(/^```sh\n(.+?)^```$/gms), ([, script = ""]) => ({
    script,
    expected: Array.from(script.matchAll(/^#> (.+)$/gm), ([, text = ""]) => text),
  }));
}

function hasCommands(): boolean {
  try {
    execFileSync("bash", ["-c", "command -v curl sed"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("apps/docs/rest.md", () => {
  it("says of every example what it prints", () => {
    const blocks = readBlocks();
    expect(blocks.length).toBeGreaterThan(5);
    for (const { expected } of blocks) expect(expected).not.toEqual([]);
  });

  // Only where there is a shell with curl can its commands be run as they stand.
  it.runIf(hasCommands())("has examples that do what it says", async () => {
    await using server = await startTestServer();
    const folder = await mkdtemp(join(tmpdir(), "darkroom-examples-"));
    const blocks = readBlocks();
    const script = blocks.map(({ script: text }) => text).join(`\necho '${DIVIDER}'\n`);
    const { stdout } = await run("bash", ["-e", "-c", script], {
      cwd: folder,
      env: { PATH: process.env["PATH"], DARKROOM: server.url },
    });
    await rm(folder, { recursive: true });
    const printed = stdout.split(DIVIDER);
    expect(printed).toHaveLength(blocks.length);
    for (const [place, { expected }] of blocks.entries()) {
      for (const text of expected) expect(printed[place]).toContain(text);
    }
  });
});
