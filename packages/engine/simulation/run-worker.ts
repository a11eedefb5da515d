import { fork } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import type { WorkerMessage, WorkerTask } from "./worker-messages.ts";

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

export type WorkerRun = Extract<WorkerMessage, { kind: "run" }>;

/** Memory as a folder, where the system has it: the databases of runs are short-lived. */
const MEMORY_FOLDER = "/dev/shm";

function scratchFolder(): string {
  try {
    accessSync(MEMORY_FOLDER, constants.W_OK);
    return MEMORY_FOLDER;
  } catch {
    return tmpdir();
  }
}

/** Runs make much that dies young: a larger nursery, in MiB, is emptied less often. */
const NURSERY_MIB = 64;

/** A worker that says nothing for so long hangs: no run takes a hundredth of it. */
const SILENCE_MS_MAX = 120_000;

/**
 * Runs seeds in a process of their own and tells of each.
 * @throws Error when the process fails or ends too early
 */
export function runWorker(task: WorkerTask, onRun: (run: WorkerRun) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, TMPDIR: scratchFolder() };
    const child = fork(WORKER, [], {
      execArgv: ["--expose-gc", `--max-semi-space-size=${NURSERY_MIB}`],
      env,
    });
    let isDone = false;
    const giveUp = (): void => {
      reject(new Error(`a worker of the simulation said nothing for ${SILENCE_MS_MAX} ms`));
      child.kill("SIGKILL");
    };
    const patience = setTimeout(giveUp, SILENCE_MS_MAX);
    child.on("message", (message: WorkerMessage) => {
      patience.refresh();
      if (message.kind === "run") onRun(message);
      else if (message.kind === "done") isDone = true;
      else reject(new Error(`a worker of the simulation failed: ${message.text}`));
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(patience);
      if (isDone) resolve();
      else reject(new Error(`a worker of the simulation ended with code ${code}`));
    });
    child.send(task);
  });
}
