import { GeneratorError } from "../errors.ts";
import type { GenerateOptions, Generation } from "../types.ts";
import type { WorkerRequest } from "./messages.ts";
import type { WorkerModule } from "./find-worker.ts";
import { createSeat } from "./seat.ts";
import type { Seat } from "./seat.ts";
import { createTask } from "./task.ts";
import type { Task } from "./task.ts";

export type PoolOptions = {
  /** What each worker runs. */
  module: WorkerModule;
  workersMax: number;
  /** A worker without work for this long is ended, which gives back about 150 MB. */
  idleWorkerMs: number;
};

export type Pool = {
  run: (request: WorkerRequest, options: GenerateOptions) => Promise<Generation>;
  /** Starts a worker, unless there is one, and lets it load a model. */
  warm: (model: string) => void;
  close: () => Promise<void>;
};

/**
 * Workers are started when a task finds none free, up to `workersMax`; further tasks wait in
 * their order. A crash costs the task of its worker only: the next one gets a new worker.
 */
export function createPool({ module, workersMax, idleWorkerMs }: PoolOptions): Pool {
  const seats = new Set<Seat>();
  const waiting: Task[] = [];
  let nextTaskId = 1;
  let isClosed = false;

  const openSeat = (): Seat => {
    const seat: Seat = createSeat({
      module,
      idleWorkerMs,
      onFree: assignWaiting,
      onGone: () => {
        seats.delete(seat);
        assignWaiting();
      },
    });
    seats.add(seat);
    return seat;
  };

  const findSeat = (): Seat | undefined => {
    for (const seat of seats) if (seat.isFree()) return seat;
    return seats.size < workersMax ? openSeat() : undefined;
  };

  const assignWaiting = (): void => {
    while (waiting.length > 0) {
      const seat = findSeat();
      const task = seat === undefined ? undefined : waiting.shift();
      if (seat === undefined || task === undefined) return;
      seat.begin(task);
    }
  };

  const abort = (task: Task, reason: unknown): void => {
    task.reject(reason);
    const position = waiting.indexOf(task);
    if (position >= 0) waiting.splice(position, 1);
    for (const seat of seats) if (seat.task() === task) seat.stop();
  };

  return {
    run: async (request, { signal, onProgress }) => {
      signal?.throwIfAborted();
      if (isClosed) throw new GeneratorError("closed", "The generator is closed.");
      const task = createTask(nextTaskId++, request, onProgress);
      const onAbort = (): void => abort(task, signal?.reason);
      signal?.addEventListener("abort", onAbort, { once: true });
      waiting.push(task);
      assignWaiting();
      return task.generation.finally(() => signal?.removeEventListener("abort", onAbort));
    },
    warm: (model) => {
      if (!isClosed && seats.size === 0) openSeat().warm(model);
    },
    close: async () => {
      isClosed = true;
      const drawn = [...seats].flatMap((seat) => seat.task() ?? []);
      for (const task of [...waiting.splice(0), ...drawn]) {
        task.reject(new GeneratorError("closed", "The generator was closed."));
      }
      await Promise.all([...seats].map((seat) => seat.end()));
    },
  };
}
