import { chromium } from "@playwright/test";
import { parseArgs } from "node:util";
import { chromiumOptions } from "./browser/chromium.ts";
import { createDarkroomServer } from "./server/darkroom-server.ts";
import { takeDocsPicture } from "./screenshots/take-docs-picture.ts";
import { takeStates } from "./screenshots/take-states.ts";

/** Many pictures of one account. */
const WELCOME_CREDITS = 100;

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: { docs: { type: "boolean", default: false } },
});

const server = await createDarkroomServer({ WELCOME_CREDITS: String(WELCOME_CREDITS) });
const browser = await chromium.launch(chromiumOptions());
try {
  await server.start();
  const paths = values.docs
    ? [await takeDocsPicture(browser, server)]
    : await takeStates(browser, server);
  for (const path of paths) console.log(path);
} finally {
  await browser.close();
  await server.remove();
}
