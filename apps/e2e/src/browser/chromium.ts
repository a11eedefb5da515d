import type { LaunchOptions } from "@playwright/test";
import { readChromiumPath } from "../environment.ts";

/** How the system's Chromium is started, for the tests and for the screenshots. */
export function chromiumOptions(): LaunchOptions {
  return {
    executablePath: readChromiumPath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  };
}
