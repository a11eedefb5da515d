import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { temporaryFolder } from "./fixture.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TOOLS = join(ROOT, "..", "..", "node_modules");
/** Building, packing and installing take a while where everybody computes. */
const PATIENCE_MS = 300_000;
const run = promisify(execFile);
const folder = temporaryFolder();

/** The program of a person who has only the package. */
const PROGRAM = `
import { EmulatorFolderError, startEmulator } from "@darkroom/emulator";
const emulator = await startEmulator();
const create = (input) => fetch(emulator.url + "/replicate/v1/predictions", {
  method: "POST",
  headers: { authorization: "Bearer r8_x", prefer: "wait" },
  body: JSON.stringify({ version: "darkroom/jersey-preview", input }),
}).then((response) => response.json());
const drawn = await create({ prompt: "teal hexagons" });
const file = await fetch(drawn.output[0]);
const bytes = (await file.arrayBuffer()).byteLength;
await emulator.close();
console.log(JSON.stringify({ status: drawn.status, bytes, error: EmulatorFolderError.name }));
`;

const TYPED_PROGRAM = `
import { type RunningEmulator, type Scenario, startEmulator } from "@darkroom/emulator";
const scenario: Scenario = { queueMs: 10, webhooks: { drop: ["logs"] } };
const emulator: RunningEmulator = await startEmulator({ port: 0, frozen: true });
await fetch(emulator.url, { method: "POST", body: JSON.stringify(scenario) });
// @ts-expect-error a scenario has no such field
export const wrong: Scenario = { speed: 1 };
`;

const TYPESCRIPT = {
  compilerOptions: {
    target: "ES2024",
    lib: ["ES2024", "ESNext.Disposable"],
    module: "NodeNext",
    strict: true,
    noEmit: true,
    types: ["node"],
    typeRoots: [join(TOOLS, "@types")],
  },
  files: ["typed.ts"],
};

const place = (name: string): string => join(folder.path, name);
/** Lets the folder find a tool of this repository by its name. */
function lend(name: string, from: string): void {
  mkdirSync(dirname(place(`node_modules/${name}`)), { recursive: true });
  symlinkSync(from, place(`node_modules/${name}`));
}

/** Writes the examples of the README, each to the file that its first line names. */
function writeExamples(): string[] {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const examples = readme.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```$/gms);
  return Array.from(examples, ([, name = "", code = ""]) => {
    writeFileSync(place(name), code);
    return name;
  });
}

beforeAll(async () => {
  await run("pnpm", ["pack", "--pack-destination", folder.path], { cwd: ROOT });
  writeFileSync(place("package.json"), '{"name":"elsewhere","private":true,"type":"module"}');
  const tarball = place("darkroom-emulator-0.1.0.tgz");
  await run("npm", ["install", "--no-audit", "--no-fund", tarball], { cwd: folder.path });
}, PATIENCE_MS);

afterAll(() => folder[Symbol.dispose]());

test(
  "the package runs from JavaScript outside of this repository and draws a picture",
  async () => {
    writeFileSync(place("program.mjs"), PROGRAM);
    const { stdout } = await run(process.execPath, ["program.mjs"], { cwd: folder.path });
    const said: unknown = JSON.parse(stdout);
    const told = z.object({ status: z.string(), bytes: z.number(), error: z.string() }).parse(said);
    expect(told).toMatchObject({ status: "succeeded", error: "EmulatorFolderError" });
    expect(told.bytes).toBeGreaterThan(1000);
  },
  PATIENCE_MS,
);

test(
  "its declarations stand a strict compiler, and a wrong scenario does not",
  async () => {
    writeFileSync(place("typed.ts"), TYPED_PROGRAM);
    writeFileSync(place("tsconfig.json"), JSON.stringify(TYPESCRIPT));
    const compiled = await run(join(TOOLS, ".bin", "tsc"), ["-p", "."], { cwd: folder.path }).catch(
      (error: unknown) => error,
    );
    expect(compiled).toMatchObject({ stdout: "" });
    writeFileSync(place("typed.ts"), TYPED_PROGRAM.replace(/^\/\/.*$/m, ""));
    const refused = run(join(TOOLS, ".bin", "tsc"), ["-p", "."], { cwd: folder.path });
    await expect(refused).rejects.toMatchObject({ stdout: expect.stringContaining("speed") });
  },
  PATIENCE_MS,
);

test(
  "its command starts, and says what it takes",
  async () => {
    const command = place("node_modules/.bin/darkroom-emulator");
    const wrong = await run(command, ["--port", "many"]).catch((error: unknown) => error);
    expect(wrong).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Usage: darkroom-emulator"),
    });
  },
  PATIENCE_MS,
);

test(
  "the README's examples for Vitest and Playwright run as they stand",
  async () => {
    expect(writeExamples()).toEqual([
      "emulator.test.ts",
      "playwright.config.ts",
      "emulator.spec.ts",
    ]);
    lend("vitest", join(TOOLS, "vitest"));
    const browser = createRequire(join(ROOT, "..", "..", "apps", "e2e", "package.json"));
    const playwright = dirname(browser.resolve("@playwright/test/package.json"));
    lend("@playwright/test", playwright);
    const env = { ...process.env, VITEST: undefined, CI: undefined };
    const options = { cwd: folder.path, env };
    const tool = join(TOOLS, "vitest", "vitest.mjs");
    const vitest = await run(process.execPath, [tool, "run", "emulator.test.ts"], options);
    expect(vitest.stdout).toMatch(/1 passed/);
    const cli = join(playwright, "cli.js");
    const played = await run(process.execPath, [cli, "test", "emulator.spec.ts"], options);
    expect(played.stdout).toMatch(/1 passed/);
  },
  PATIENCE_MS,
);
