import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BenchError } from "../bench-error.ts";
import { LOG_TAIL_CHARACTERS, STOP_MS_MAX } from "../limits.ts";

export type Command = {
  /** Names the process in messages and its log file. */
  name: string;
  command: string;
  words: readonly string[];
  /** All that the process knows of the environment, besides `PATH`. */
  environment: Readonly<Record<string, string>>;
  /** Where its log goes. */
  directory: string;
  /** Whether it is a Node process of ours that speaks by messages. Default true. */
  speaks?: boolean;
};

export interface StartedProcess extends AsyncDisposable {
  /** The next message of the process. @throws BenchError `start` when it ends before or is late */
  hear: (waitMs: number) => Promise<unknown>;
  /** Says something and waits for the answer. */
  ask: (message: object, waitMs: number) => Promise<unknown>;
  /** Waits for something else; as soon as the process is gone the wait ends, and its signal fires. */
  orEnd: <Value>(wait: (signal: AbortSignal) => Promise<Value>) => Promise<Value>;
  /** SIGTERM, and SIGKILL after `STOP_MS_MAX`. */
  stop: () => Promise<void>;
}

export interface Processes {
  start: (command: Command) => StartedProcess;
  /** At once and without waiting, for the end of this process. */
  killAll: () => void;
}

/**
 * Every process that the bench starts, so that none outlives it. They know nothing of the caller's
 * environment: a provider's key in it must not turn a measurement into a bill. What they print goes
 * to a file and costs this process nothing.
 */
export function createProcesses(searchPath: string): Processes {
  const living = new Set<ChildProcess>();
  const start = (command: Command): StartedProcess => {
    mkdirSync(command.directory, { recursive: true });
    const logPath = join(command.directory, `${command.name}.log`);
    const log = openSync(logPath, "a");
    const child = spawn(command.command, command.words, {
      env: { PATH: searchPath, NODE_ENV: "production", ...command.environment },
      stdio: ["ignore", log, log, ...(command.speaks === false ? [] : ["ipc" as const])],
    });
    closeSync(log);
    living.add(child);
    return watch({ child, name: command.name, logPath, forget: () => living.delete(child) });
  };
  const killAll = (): void => {
    for (const child of living) child.kill("SIGKILL");
  };
  return { start, killAll };
}

function watch(started: {
  child: ChildProcess;
  name: string;
  logPath: string;
  forget: () => void;
}): StartedProcess {
  const { child, name, logPath } = started;
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`could not be started: ${error.message}`));
    child.once("exit", (code, signal) => resolve(`ended with ${String(signal ?? code)}`));
  });
  void ended.then(started.forget);
  const orEnd = async <Value>(wait: (signal: AbortSignal) => Promise<Value>): Promise<Value> => {
    const gone = new AbortController();
    const failed = ended.then(async (how) => {
      gone.abort();
      throw new BenchError("start", `${name} ${how}.\n${await readTail(logPath)}`.trim());
    });
    return Promise.race([wait(gone.signal), failed]);
  };
  const hear = (waitMs: number): Promise<unknown> => orEnd(() => nextMessage(child, name, waitMs));
  const ask = (message: object, waitMs: number): Promise<unknown> => {
    const answer = hear(waitMs);
    child.send(message);
    return answer;
  };
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
    await ended;
    clearTimeout(timer);
  };
  return { hear, ask, orEnd, stop, [Symbol.asyncDispose]: stop };
}

function nextMessage(child: ChildProcess, name: string, waitMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new BenchError("start", `${name} said nothing within ${String(waitMs)} ms.`));
    }, waitMs);
    child.once("exit", () => clearTimeout(timer));
    child.once("error", () => clearTimeout(timer));
    child.once("message", (message: unknown) => {
      clearTimeout(timer);
      resolve(message);
    });
  });
}

async function readTail(path: string): Promise<string> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.slice(-LOG_TAIL_CHARACTERS);
}
