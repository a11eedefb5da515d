import { defineConfig } from "vitest/config";

// Real HTTP, files and a real emulator on machines that are busy: slow is no failure.
const TEST_TIMEOUT_MS = 60_000;

export default defineConfig({
  test: {
    execArgv: ["--import", import.meta.resolve("@darkroom/db/quick-imports")],
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: TEST_TIMEOUT_MS,
    // Files share their process and its modules, which halves what the suite asks of a machine;
    // what a test needs is made by itself, none is kept in a module.
    isolate: false,
    // On a machine of two cores it would be one; most tests wait.
    maxWorkers: 2,
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
  },
});
