import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // A picture takes seconds, and more on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The networks' backend installs process-wide handlers: each test file gets its own process.
    pool: "forks",
    maxWorkers: 2,
  },
});
