import { parentPort, workerData } from "node:worker_threads";
import { useAssetsFolder } from "./assets/read-asset.ts";
import { findModel } from "./models/table.ts";
import type { Model } from "./models/model.ts";
import { readWorkerData } from "./pool/messages.ts";
import type { HostMessage, RunMessage, WarmMessage, WorkerMessage } from "./pool/messages.ts";
import { runRequest } from "./pool/run-request.ts";
import { UnsafeInputError } from "./safety/check-safety.ts";

/** Thrown at a checkpoint when the host has raised the cancel flag. */
class StoppedError extends Error {}

if (parentPort === null) throw new Error("worker.ts must be started as a worker thread");
const port = parentPort;

const { assetsFolder } = readWorkerData(workerData);
if (assetsFolder !== null) useAssetsFolder(assetsFolder);

function send(message: WorkerMessage, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

function modelNamed(name: string): Model {
  const model = findModel(name);
  if (model === undefined) throw new Error(`there is no model ${name}`);
  return model;
}

/** Says how a request ended that made nothing. */
function describeEnd(id: number, error: unknown): WorkerMessage {
  if (error instanceof StoppedError) return { type: "stopped", id };
  if (error instanceof UnsafeInputError) return { type: "refused", id };
  return { type: "failed", id, reason: error instanceof Error ? error.message : String(error) };
}

/** Throws at the next layer once the host has raised the flag; a message would not be read by then. */
function createCheckpoint(cancelFlag: SharedArrayBuffer): () => void {
  const flag = new Int32Array(cancelFlag);
  return () => {
    if (Atomics.load(flag, 0) !== 0) throw new StoppedError();
  };
}

async function warm({ model, cancelFlag }: WarmMessage): Promise<void> {
  try {
    const runner = await modelNamed(model).load();
    await runner.warm(createCheckpoint(cancelFlag));
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
  }
}

async function run({ id, request, cancelFlag }: RunMessage): Promise<void> {
  const model = modelNamed(request.model);
  // Outside of the try: a worker that cannot load ends, and the next request gets a new one.
  await model.load();
  try {
    const generation = await runRequest(model, request, {
      now: () => performance.now(),
      checkpoint: createCheckpoint(cancelFlag),
      onProgress: (progress) => send({ type: "progress", id, progress }),
    });
    const buffers = generation.files.map(({ bytes }) => bytes.buffer);
    const transfer = buffers.filter((buffer) => buffer instanceof ArrayBuffer);
    send({ type: "made", id, generation }, transfer);
  } catch (error) {
    send(describeEnd(id, error));
  }
}

async function answer(message: HostMessage): Promise<void> {
  return message.type === "run" ? run(message) : warm(message);
}

/** Messages are worked off one after the other, since a run may wait while it decodes a picture. */
let working: Promise<void> = Promise.resolve();

async function answerAfter(earlier: Promise<void>, message: HostMessage): Promise<void> {
  await earlier;
  await answer(message);
}

port.on("message", (message: HostMessage) => {
  working = answerAfter(working, message);
});
