import { defineConfig } from "vitest/config";

// A real Redis on machines that are busy: slow is no failure.
const TEST_TIMEOUT_MS = 60_000;

export default defineConfig({
  test: {
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: TEST_TIMEOUT_MS,
  },
});
