import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { BenchError } from "../bench-error.ts";
import { createProcesses } from "./processes.ts";
import type { StartedProcess } from "./processes.ts";

const WAIT_MS = 30_000;
const NO_SUCH_PROCESS = "ESRCH";
const HelloSchema = z.object({ pid: z.number(), names: z.array(z.string()) });

const processes = createProcesses(process.env["PATH"] ?? "");
let directory = "";

function start(script: string, command = process.execPath): StartedProcess {
  return processes.start({
    name: "tested",
    command,
    words: ["-e", script],
    environment: { GIVEN: "yes" },
    directory,
  });
}

const SAYS_HELLO = "process.send({ pid: process.pid, names: Object.keys(process.env) });";
const STAYS = "setInterval(() => {}, 1000);";

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "darkroom-processes-"));
});

afterEach(async () => {
  processes.killAll();
  await rm(directory, { recursive: true, force: true });
});

describe("createProcesses", () => {
  test("gives a process nothing of the caller's environment but the path", async () => {
    await using started = start(SAYS_HELLO + STAYS);
    const { names } = HelloSchema.parse(await started.hear(WAIT_MS));
    expect(names).toEqual(expect.arrayContaining(["PATH", "GIVEN", "NODE_ENV"]));
    expect(names).not.toContain("VITEST");
  });

  test("has ended a process once it is stopped, even one that does not want to", async () => {
    const deaf = `process.on("SIGTERM", () => {}); ${SAYS_HELLO} ${STAYS}`;
    const started = start(deaf);
    const { pid } = HelloSchema.parse(await started.hear(WAIT_MS));
    await started.stop();
    expect(() => process.kill(pid, 0)).toThrow(NO_SUCH_PROCESS);
  });

  test("tells how a process ended and what it said last, instead of an answer", async () => {
    const started = start(`console.error("out of paper"); process.exit(3);`);
    const waiting = started.hear(WAIT_MS);
    await expect(waiting).rejects.toThrow(BenchError);
    await expect(waiting).rejects.toThrow(/tested ended with 3\.\nout of paper/);
  });

  test("ends the wait for something else with the process", async () => {
    const started = start("process.exit(4)");
    let heard: AbortSignal | null = null;
    const waiting = started.orEnd((signal) => {
      heard = signal;
      return new Promise<never>(() => undefined);
    });
    await expect(waiting).rejects.toThrow("tested ended with 4.");
    expect(heard).toMatchObject({ aborted: true });
  });

  test("reports a program that does not exist", async () => {
    const started = start("", join(directory, "missing"));
    await expect(started.hear(WAIT_MS)).rejects.toThrow(/tested could not be started: .*ENOENT/);
    await started.stop();
  });

  test("does not wait longer than it was told to", async () => {
    await using started = start(STAYS);
    await expect(started.hear(1)).rejects.toThrow("tested said nothing within 1 ms.");
  });
});
