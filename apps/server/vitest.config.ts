import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    execArgv: ["--import", import.meta.resolve("@darkroom/db/quick-imports")],
    // Real servers and real processes on machines that do other work too; nothing waits by time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Files share their process and its modules; what a test needs is made by itself.
    isolate: false,
  },
});
