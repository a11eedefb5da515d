import type { GenerateOptions, GenerateRequest, GeneratedPicture } from "../types.ts";

/** A picture that somebody waits for. */
export type Task = {
  id: number;
  request: GenerateRequest;
  onProgress: GenerateOptions["onProgress"];
  /** Shared with the worker; 1 asks it to stop at the next layer. */
  cancelFlag: Int32Array<SharedArrayBuffer>;
  picture: Promise<GeneratedPicture>;
  /** False once the picture's promise is settled, though a worker may still be busy with it. */
  isOpen: () => boolean;
  resolve: (picture: GeneratedPicture) => void;
  reject: (reason: unknown) => void;
};

export function createTask(
  id: number,
  request: GenerateRequest,
  onProgress: GenerateOptions["onProgress"],
): Task {
  const { promise, resolve, reject } = Promise.withResolvers<GeneratedPicture>();
  let isOpen = true;
  return {
    id,
    request,
    onProgress,
    cancelFlag: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    picture: promise,
    isOpen: () => isOpen,
    resolve: (picture) => {
      isOpen = false;
      resolve(picture);
    },
    reject: (reason) => {
      isOpen = false;
      reject(reason);
    },
  };
}
