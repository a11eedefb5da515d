import { playwright } from "@vitest/browser-playwright";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { serveWatch } from "./test/watch-server.ts";

/** What does not appear in this time does not appear. */
const ELEMENT_MS_MAX = 3_000;
/** Debian's Chromium; no browser is downloaded. */
const CHROMIUM_PATH = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          environment: "node",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
        },
      },
      {
        extends: true,
        plugins: [serveWatch()],
        optimizeDeps: {
          include: ["axe-core", "react", "react-dom/client", "react/jsx-dev-runtime"],
        },
        test: {
          name: "browser",
          include: ["src/**/*.test.tsx"],
          expect: { poll: { timeout: ELEMENT_MS_MAX } },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: CHROMIUM_PATH,
                args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
