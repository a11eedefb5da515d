import { defineConfig } from "vitest/config";

/** Real servers are started and loaded, one after the other; on a busy machine that takes long. */
const TEST_TIMEOUT_MS = 300_000;

export default defineConfig({
  test: { testTimeout: TEST_TIMEOUT_MS, hookTimeout: TEST_TIMEOUT_MS, maxWorkers: 1 },
});
