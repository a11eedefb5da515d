import { parentPort } from "node:worker_threads";
import { findModel } from "./models/table.ts";
import type { ModelRunner } from "./models/model.ts";
import type { DrawMessage, WorkerMessage } from "./pool/messages.ts";
import { runRequest } from "./pool/run-request.ts";

/** Thrown at a checkpoint when the host has raised the cancel flag. */
class StoppedError extends Error {}

if (parentPort === null) throw new Error("worker.ts must be started as a worker thread");
const port = parentPort;

async function loadRunner(name: string): Promise<ModelRunner> {
  const model = findModel(name);
  if (model === undefined) throw new Error(`there is no model ${name}`);
  return model.load();
}

async function draw({ id, request, cancelFlag }: DrawMessage): Promise<void> {
  // Outside of the try: a worker that cannot load ends, and the next request gets a new one.
  const runner = await loadRunner(request.model);
  const flag = new Int32Array(cancelFlag);
  const send = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  try {
    const generation = await runRequest(runner, request, {
      now: () => performance.now(),
      // A message would not be read while the worker computes; the flag is.
      checkpoint: () => {
        if (Atomics.load(flag, 0) !== 0) throw new StoppedError();
      },
      onProgress: (progress) => send({ type: "progress", id, progress }),
    });
    const buffers = generation.files.map(({ bytes }) => bytes.buffer);
    const transfer = buffers.filter((buffer) => buffer instanceof ArrayBuffer);
    send({ type: "made", id, generation }, transfer);
  } catch (error) {
    if (error instanceof StoppedError) send({ type: "stopped", id });
    else send({ type: "failed", id, reason: String(error) });
  }
}

port.on("message", (message: DrawMessage) => {
  void draw(message);
});
