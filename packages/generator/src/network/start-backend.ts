import { dirname, sep } from "node:path";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { ready, setBackend } from "@tensorflow/tfjs-core";
import { findAsset } from "../assets/read-asset.ts";

/** One of the builds; the backend chooses among those beside it. */
const BACKEND_FILE = "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";
/** Parallel work is more workers, never more threads in one. */
const THREADS = 1;

/**
 * Starts the WebAssembly backend. Its glue installs process-wide handlers that rethrow errors,
 * therefore this is called in a worker thread only.
 */
export async function startBackend(): Promise<void> {
  setWasmPaths(dirname(findAsset(BACKEND_FILE)) + sep);
  setThreadsCount(THREADS);
  await setBackend("wasm");
  await ready();
}
