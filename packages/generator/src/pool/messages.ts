import type { ModelInput } from "../models/declaration.ts";
import type { FileProgress, Generation } from "../types.ts";

/** What a worker is started with. */
export type WorkerData = {
  /** Where all assets lie; null for the packages they came with. */
  assetsFolder: string | null;
};

export function readWorkerData(value: unknown): WorkerData {
  const isGiven =
    typeof value === "object" &&
    value !== null &&
    "assetsFolder" in value &&
    typeof value.assetsFolder === "string";
  return { assetsFolder: isGiven ? String(value.assetsFolder) : null };
}

/** A checked request: the input complete, a seed for each file. */
export type WorkerRequest = {
  model: string;
  input: ModelInput;
  seeds: readonly number[];
  /** Whether runs may be made smaller to keep the model's budget. */
  adapt: boolean;
};

/** Asks a worker to load a model and to run a little of it; it answers nothing. */
export type WarmMessage = { type: "warm"; model: string; cancelFlag: SharedArrayBuffer };

/** Asks a worker for files; one request at a time. */
export type RunMessage = {
  type: "run";
  id: number;
  request: WorkerRequest;
  /** One 32-bit word; anything but 0 asks the worker to stop at the next layer. */
  cancelFlag: SharedArrayBuffer;
};

/** A worker answers each `RunMessage` with progress and then one of the others. */
export type WorkerMessage =
  | { type: "progress"; id: number; progress: FileProgress }
  | { type: "made"; id: number; generation: Generation }
  | { type: "stopped"; id: number }
  /** The safety check refuses the input. */
  | { type: "refused"; id: number }
  | { type: "failed"; id: number; reason: string };

export type HostMessage = WarmMessage | RunMessage;
