import { defineConfig } from "vitest/config";

const QUICK_IMPORTS = new URL("src/quick-imports.ts", import.meta.url).href;

/** Processes and servers are started by some tests, on machines that may be under load. */
const TEST_TIMEOUT_MS = 60_000;

export default defineConfig({
  test: {
    execArgv: ["--import", QUICK_IMPORTS],
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: TEST_TIMEOUT_MS,
    // Files share their process and its modules; what a test needs is made by itself.
    isolate: false,
    // On a machine of two cores it would be one; most tests wait.
    maxWorkers: 2,
  },
});
