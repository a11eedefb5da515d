import { existsSync } from "node:fs";
import { run } from "./prepare.mjs";
import { SetupError } from "./say.mjs";

const PLACES = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const find = () => PLACES.find((path) => path !== undefined && existsSync(path));

/**
 * The path of a Chromium for the browser suites. Where none is there it is installed by the
 * system's package manager when that needs no question (root on Debian).
 */
export async function ensureBrowser() {
  const found = find();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Installing Chromium for the browser tests …");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-qq"], { quiet: true, env });
    await run("apt-get", ["install", "-y", "-qq", "chromium"], { quiet: true, env });
  }
  const installed = find();
  if (installed !== undefined) return installed;
  throw new SetupError(
    "The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to one, then run npm test again.",
  );
}
