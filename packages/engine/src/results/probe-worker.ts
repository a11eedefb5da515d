import { parentPort, workerData } from "node:worker_threads";
import { readMedia } from "./read-media.ts";

/** Answers with what the bytes in its `workerData` are, once. */
const bytes: unknown = workerData;
parentPort?.postMessage(bytes instanceof Uint8Array ? await readMedia(bytes) : null);
