import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Variables } from "../../src/environment.ts";

const SOURCE = new URL("../../src/", import.meta.url);

export type RunningProcess = {
  child: ChildProcess;
  /** What it wrote so far. */
  output: () => { stdout: string; stderr: string };
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
};

/** A command of this app as a process of its own, with nothing but the given settings. */
export function runProcess(
  file: string,
  variables: Variables,
  parameters: readonly string[] = [],
): RunningProcess {
  const child = spawn(process.execPath, [fileURLToPath(new URL(file, SOURCE)), ...parameters], {
    env: { PATH: process.env["PATH"], ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (written.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (written.stderr += chunk.toString()));
  const output = () => ({ ...written });
  const ended = once(child, "close").then(() => ({ code: child.exitCode, ...written }));
  return { child, output, ended };
}

/** Resolves with the printed URL once all lines of the start are there. */
export async function readUrl(running: RunningProcess): Promise<string> {
  for (;;) {
    const url = /^(?:Studio +|Worker, health at )(\S+?)(?:\/healthz)?$/m.exec(
      running.output().stdout,
    );
    const isComplete = /^Data .*\n/m.test(running.output().stdout);
    if (url?.[1] !== undefined && isComplete) return url[1];
    if (running.child.exitCode !== null) throw new Error(running.output().stderr);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
