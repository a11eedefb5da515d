import { defineConfig } from "vitest/config";

/** Tests wait for real sockets and processes; on a loaded machine that takes longer than usual. */
const TEST_TIMEOUT_MS = 30_000;

export default defineConfig({
  test: { testTimeout: TEST_TIMEOUT_MS, isolate: false, maxWorkers: 2 },
});
