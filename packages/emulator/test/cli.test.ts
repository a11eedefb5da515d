import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { EmulatorFolderError, EmulatorPortError, startEmulator } from "../src/index.ts";
import { eventually, startTestEmulator, temporaryFolder } from "./fixture.ts";

const CLI = fileURLToPath(new URL("../src/cli.ts", import.meta.url));

/** Runs the command to its end. */
async function run(
  list: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [CLI, ...list], {
    env: { ...process.env, ...environment },
  });
  let output = "";
  child.stdout.on("data", (piece: Buffer) => (output += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (output += piece.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { code, output };
}

test("a taken port ends the start with one line that says what to do", async () => {
  using folder = temporaryFolder();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? String(address.port) : "";
  const ended = await run(["--port", port, "--directory", folder.path]);
  server.close();
  expect(ended.code).toBe(1);
  expect(ended.output).toBe(`Port ${port} on 127.0.0.1 is taken. Choose another with --port.\n`);
});

test("a folder that cannot be written ends the start with one line that names it", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "file");
  writeFileSync(file, "");
  const ended = await run(["--port", "0", "--directory", join(file, "emulator")]);
  expect(ended.code).toBe(1);
  expect(ended.output.split("\n")).toHaveLength(2);
  expect(ended.output).toContain(`The folder ${join(file, "emulator")} cannot be written`);
  expect(ended.output).toContain("Choose another with --directory.");
});

test("a folder in use by another emulator ends the start with one line that says so", async () => {
  await using emulator = await startTestEmulator();
  const ended = await run(["--port", "0", "--directory", emulator.directory]);
  expect(ended.code).toBe(1);
  expect(ended.output).toContain("is in use by another emulator");
});

test("wrong arguments end the start with the usage", async () => {
  const wrong = [
    ["--port", "many"],
    ["--port", "70000"],
    ["--prot", "1"],
  ];
  for (const ended of await Promise.all(wrong.map((list) => run(list)))) {
    expect(ended.code).toBe(1);
    expect(ended.output).toContain("Usage: pnpm emulator");
  }
});

test("DATA_DIR names the folder when --directory does not, and SIGTERM ends it quietly", async () => {
  using folder = temporaryFolder();
  const env = { ...process.env, DATA_DIR: folder.path };
  const child = spawn(process.execPath, [CLI, "--", "--port", "0"], { env });
  let output = "";
  child.stdout.on("data", (piece: Buffer) => (output += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (output += piece.toString()));
  await eventually("the ready line", () => (output.includes("\n") ? true : undefined));
  expect(output).toContain(join(folder.path, "emulator"));
  expect(output).toMatch(/^Emulator ready: http:\/\/127\.0\.0\.1:\d+\/replicate\/v1, .*\n$/);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(output.trim().split("\n")).toHaveLength(1);
});

test("the errors of a start carry a code", async () => {
  await using emulator = await startTestEmulator();
  const port = Number(new URL(emulator.url).port);
  using folder = temporaryFolder();
  const taken = await startEmulator({ directory: folder.path, port }).catch(
    (error: unknown) => error,
  );
  expect(taken).toBeInstanceOf(EmulatorPortError);
  expect(taken).toMatchObject({ code: "port_taken" });
  const inUse = await startEmulator({ directory: emulator.directory, port: 0 }).catch(
    (error: unknown) => error,
  );
  expect(inUse).toBeInstanceOf(EmulatorFolderError);
  expect(inUse).toMatchObject({ code: "folder_in_use" });
});
