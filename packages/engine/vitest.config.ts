import { defineConfig } from "vitest/config";

// Real HTTP, files and a real emulator on machines that are busy: slow is no failure.
const TEST_TIMEOUT_MS = 60_000;

export default defineConfig({
  test: {
    execArgv: ["--import", import.meta.resolve("@darkroom/db/quick-imports")],
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: TEST_TIMEOUT_MS,
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
  },
});
