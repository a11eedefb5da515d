import type { GenerateRequest, GeneratedPicture, GenerationProgress } from "../types.ts";

/** The host sends this to a worker; one at a time. */
export type DrawMessage = {
  type: "draw";
  id: number;
  request: GenerateRequest;
  /** One 32-bit word; anything but 0 asks the worker to stop at the next layer. */
  cancelFlag: SharedArrayBuffer;
};

/** A worker answers each `DrawMessage` with progress and then one of the other three. */
export type WorkerMessage =
  | { type: "progress"; id: number; progress: GenerationProgress }
  | { type: "drawn"; id: number; picture: GeneratedPicture }
  | { type: "stopped"; id: number }
  | { type: "failed"; id: number; reason: string };
