import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { LINES_KEPT_MAX } from "../limits.ts";

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

/** A command with everything that it starts. */
export type ProcessGroup = {
  /** Of the command itself. */
  processId: number;
  /** Settles when the command has ended, in whatever way. */
  exited: Promise<Exit>;
  /** Settles when besides all that it wrote has been read. */
  closed: Promise<Exit>;
  hasExited: () => boolean;
  /** Ends the whole group at once, as a power cut would; resolves when it is gone. */
  kill9: () => Promise<void>;
  /**
   * Asks the command to end, as a terminal would.
   * @returns how it ended; after the limit the group is killed and `signal` says so
   */
  end: (limitMs: number) => Promise<Exit>;
};

/** Groups that still run; whoever ends this process must not leave them behind. */
const running = new Set<number>();

process.once("exit", () => {
  for (const groupId of running) killGroup(groupId);
});

const ENDED_BY_SIGNAL = 130;

/** For programs of their own: a signal ends them by an exit, so that no group stays behind. */
export function exitOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => process.exit(ENDED_BY_SIGNAL));
  }
}

/** Starts a command of Node as the leader of a new process group. */
export function startProcessGroup(command: {
  args: readonly string[];
  variables: Readonly<Record<string, string>>;
  onLine: (line: string) => void;
}): ProcessGroup {
  const child = spawn(process.execPath, command.args, {
    env: command.variables,
    // A leader's process id is the id of its group.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const groupId = child.pid;
  if (groupId === undefined) throw new Error(`${process.execPath} could not be started`);
  running.add(groupId);
  readLines(child.stdout, command.onLine);
  readLines(child.stderr, command.onLine);
  let hasExited = false;
  const exited = once(child, "exit").then((): Exit => {
    hasExited = true;
    running.delete(groupId);
    return { code: child.exitCode, signal: child.signalCode };
  });
  const closed = once(child, "close").then(() => exited);
  const kill9 = async (): Promise<void> => {
    killGroup(groupId);
    await exited;
  };
  return {
    processId: groupId,
    exited,
    closed,
    hasExited: () => hasExited,
    kill9,
    end: async (limitMs) => {
      if (!hasExited) child.kill("SIGTERM");
      const giveUp = new AbortController();
      const limit = sleep(limitMs, undefined, { signal: giveUp.signal }).catch(() => undefined);
      await Promise.race([exited, limit]);
      giveUp.abort();
      if (!hasExited) await kill9();
      return exited;
    },
  };
}

function killGroup(groupId: number): void {
  try {
    process.kill(-groupId, "SIGKILL");
  } catch {
    // It has already ended.
  }
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream }).on("line", onLine);
}

/** Keeps the newest lines of a command. */
export function createLineKeeper(): { keep: (line: string) => void; lines: () => string[] } {
  const lines: string[] = [];
  return {
    keep: (line) => {
      lines.push(line);
      if (lines.length > LINES_KEPT_MAX) lines.shift();
    },
    lines: () => [...lines],
  };
}
