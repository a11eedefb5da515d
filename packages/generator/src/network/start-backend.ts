import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { ready, setBackend } from "@tensorflow/tfjs-core";

const require = createRequire(import.meta.url);

/** Parallel work is more workers, never more threads in one. */
const THREADS = 1;

/**
 * Starts the WebAssembly backend. Its glue installs process-wide handlers that rethrow errors,
 * therefore this is called in a worker thread only.
 */
export async function startBackend(): Promise<void> {
  setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  setThreadsCount(THREADS);
  await setBackend("wasm");
  await ready();
}
