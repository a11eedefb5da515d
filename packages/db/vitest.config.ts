import { defineConfig } from "vitest/config";

/** Processes and servers are started by some tests, on machines that may be under load. */
const TEST_TIMEOUT_MS = 60_000;

export default defineConfig({
  test: { testTimeout: TEST_TIMEOUT_MS, hookTimeout: TEST_TIMEOUT_MS },
});
