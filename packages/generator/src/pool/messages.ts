import type { ModelInput } from "../models/declaration.ts";
import type { FileProgress, Generation } from "../types.ts";

/** A checked request: the input complete, a seed for each file. */
export type WorkerRequest = { model: string; input: ModelInput; seeds: readonly number[] };

/** The host sends this to a worker; one at a time. */
export type DrawMessage = {
  type: "draw";
  id: number;
  request: WorkerRequest;
  /** One 32-bit word; anything but 0 asks the worker to stop at the next layer. */
  cancelFlag: SharedArrayBuffer;
};

/** A worker answers each `DrawMessage` with progress and then one of the other three. */
export type WorkerMessage =
  | { type: "progress"; id: number; progress: FileProgress }
  | { type: "made"; id: number; generation: Generation }
  | { type: "stopped"; id: number }
  | { type: "failed"; id: number; reason: string };
