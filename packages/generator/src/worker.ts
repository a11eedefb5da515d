import { parentPort } from "node:worker_threads";
import { drawPicture } from "./picture/draw-picture.ts";
import { loadResources } from "./picture/load-resources.ts";
import type { DrawMessage, WorkerMessage } from "./pool/messages.ts";

/** Thrown at a checkpoint when the host has raised the cancel flag. */
class StoppedError extends Error {}

if (parentPort === null) throw new Error("worker.ts must be started as a worker thread");
const port = parentPort;
const loading = loadResources();

async function draw({ id, request, cancelFlag }: DrawMessage): Promise<void> {
  // Outside of the try: a worker that cannot load ends, and the next picture gets a new one.
  const resources = await loading;
  const flag = new Int32Array(cancelFlag);
  const send = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  try {
    const picture = drawPicture(resources, request, {
      now: () => performance.now(),
      // A message would not be read while the worker computes; the flag is.
      checkpoint: () => {
        if (Atomics.load(flag, 0) !== 0) throw new StoppedError();
      },
      onProgress: (progress) => send({ type: "progress", id, progress }),
    });
    const { buffer } = picture.bytes;
    send({ type: "drawn", id, picture }, buffer instanceof ArrayBuffer ? [buffer] : []);
  } catch (error) {
    if (error instanceof StoppedError) send({ type: "stopped", id });
    else send({ type: "failed", id, reason: String(error) });
  }
}

port.on("message", (message: DrawMessage) => {
  void draw(message);
});
