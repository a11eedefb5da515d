import { GeneratorError } from "../errors.ts";
import type { FileProgress } from "../types.ts";
import type { WorkerModule } from "./find-worker.ts";
import type { WorkerMessage } from "./messages.ts";
import { startWorker } from "./start-worker.ts";
import type { Task } from "./task.ts";

/**
 * A worker and what it is doing: idle (no task; a timer ends it), busy (a task), stopping (its
 * task is settled; a timer ends it by force) or ending.
 */
export type Seat = {
  task: () => Task | undefined;
  isFree: () => boolean;
  begin: (task: Task) => void;
  /** Lets the worker load a model and run a little of it, until it has something to do. */
  warm: (model: string) => void;
  /** Asks the worker to drop its task. */
  stop: () => void;
  end: () => Promise<void>;
};

type SeatOptions = {
  module: WorkerModule;
  idleWorkerMs: number;
  /** The seat is free for the next task. */
  onFree: () => void;
  /** The worker is gone and its task, if any, rejected. */
  onGone: () => void;
};

/** A worker that ignores the cancel flag for this long is ended by force. */
const STOP_GRACE_MS = 2_000;

/** Settles the task by the worker's last word about it. */
function conclude(task: Task, message: Exclude<WorkerMessage, { type: "progress" }>): void {
  switch (message.type) {
    case "made":
      task.resolve(message.generation);
      return;
    case "refused":
      task.reject(new GeneratorError("unsafe_input", "The input holds a term that is refused."));
      return;
    case "failed":
      task.reject(new GeneratorError("draw_failed", message.reason));
      return;
    case "stopped":
      // Whoever raised the flag has settled the task.
      return;
  }
}

export function createSeat({ module, idleWorkerMs, onFree, onGone }: SeatOptions): Seat {
  let task: Task | undefined;
  let isEnding = false;
  /** Raised, it breaks off a warm-up: what is wanted comes first. */
  const warmFlag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let timer: NodeJS.Timeout | undefined;

  const end = async (): Promise<void> => {
    isEnding = true;
    clearTimeout(timer);
    await worker.end();
  };

  const endAfter = (delayMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void end(), delayMs);
    timer.unref();
  };

  const stop = (): void => {
    if (task === undefined) return;
    Atomics.store(task.cancelFlag, 0, 1);
    endAfter(STOP_GRACE_MS);
  };

  /** An error of the listener is the caller's, and ends the task. */
  const notify = (open: Task, progress: FileProgress): void => {
    try {
      open.onProgress?.(progress);
    } catch (error) {
      open.reject(error);
      stop();
    }
  };

  const receive = (message: WorkerMessage): void => {
    if (task === undefined || task.id !== message.id) return;
    if (message.type === "progress") {
      if (task.isOpen()) notify(task, message.progress);
      return;
    }
    conclude(task, message);
    task = undefined;
    worker.setBusy(false);
    endAfter(idleWorkerMs);
    onFree();
  };

  const vacate = (cause: unknown): void => {
    isEnding = true;
    clearTimeout(timer);
    task?.reject(new GeneratorError("worker_crashed", "The drawing worker ended.", { cause }));
    task = undefined;
    onGone();
  };

  const worker = startWorker(module, { onMessage: receive, onExit: vacate });

  return {
    task: () => task,
    isFree: () => task === undefined && !isEnding,
    begin: (next) => {
      clearTimeout(timer);
      task = next;
      Atomics.store(warmFlag, 0, 1);
      worker.setBusy(true);
      const { id, request, cancelFlag } = next;
      worker.send({ type: "run", id, request, cancelFlag: cancelFlag.buffer });
    },
    warm: (model) => {
      worker.setBusy(false);
      worker.send({ type: "warm", model, cancelFlag: warmFlag.buffer });
      endAfter(idleWorkerMs);
    },
    stop,
    end,
  };
}
