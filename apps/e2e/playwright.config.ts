import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "./src/browser/chromium.ts";
import { ACTION_MS_MAX, EXPECT_MS_MAX, TEST_MS_MAX } from "./src/limits.ts";

export default defineConfig({
  testDir: "./test",
  outputDir: "./test-results",
  // One test at a time: each has a server and a browser, and a drawing takes all cores. Only the
  // power cuts run beside them, because they mostly wait for orphans to be given up.
  workers: 2,
  projects: [
    { name: "kills", testMatch: "kills.spec.ts", workers: 1 },
    { name: "outside", testIgnore: "kills.spec.ts", workers: 1 },
  ],
  forbidOnly: true,
  timeout: TEST_MS_MAX,
  expect: { timeout: EXPECT_MS_MAX },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: chromiumOptions(),
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    actionTimeout: ACTION_MS_MAX,
    navigationTimeout: ACTION_MS_MAX,
    screenshot: "only-on-failure",
  },
});
