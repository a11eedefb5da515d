import { Worker } from "node:worker_threads";
import { PROBE_MS_MAX } from "../limits.ts";
import type { ProbedMedia } from "./read-media.ts";

const WORKER_URL = new URL("./probe-worker.ts", import.meta.url);

function isProbed(value: unknown): value is ProbedMedia {
  return typeof value === "object" && value !== null && "durationMs" in value;
}

/**
 * What a film or a sound is by its bytes; null for everything else. The bytes are a stranger's and
 * can send their reader round for ever, so that it works in a thread of its own, which is ended
 * after `timeoutMs` (default `PROBE_MS_MAX`): null then too.
 */
export async function probeMedia(
  bytes: Uint8Array,
  timeoutMs = PROBE_MS_MAX,
): Promise<ProbedMedia | null> {
  const worker = new Worker(WORKER_URL, { workerData: bytes });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ProbedMedia | null>((resolve) => {
      timer = setTimeout(() => resolve(null), timeoutMs);
      worker.once("message", (answer: unknown) => resolve(isProbed(answer) ? answer : null));
      worker.once("error", () => resolve(null));
      worker.once("exit", () => resolve(null));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
