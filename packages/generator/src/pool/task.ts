import type { GenerateOptions, Generation } from "../types.ts";
import type { WorkerRequest } from "./messages.ts";

/** A request that somebody waits for. */
export type Task = {
  id: number;
  request: WorkerRequest;
  onProgress: GenerateOptions["onProgress"];
  /** Shared with the worker; 1 asks it to stop at the next layer. */
  cancelFlag: Int32Array<SharedArrayBuffer>;
  generation: Promise<Generation>;
  /** False once its promise is settled, though a worker may still be busy with it. */
  isOpen: () => boolean;
  resolve: (generation: Generation) => void;
  reject: (reason: unknown) => void;
};

export function createTask(
  id: number,
  request: WorkerRequest,
  onProgress: GenerateOptions["onProgress"],
): Task {
  const { promise, resolve, reject } = Promise.withResolvers<Generation>();
  let isOpen = true;
  return {
    id,
    request,
    onProgress,
    cancelFlag: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    generation: promise,
    isOpen: () => isOpen,
    resolve: (generation) => {
      isOpen = false;
      resolve(generation);
    },
    reject: (reason) => {
      isOpen = false;
      reject(reason);
    },
  };
}
