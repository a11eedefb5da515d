import { chromium } from "@playwright/test";
import { parseArgs } from "node:util";
import { chromiumOptions } from "./browser/chromium.ts";
import { createEmulatorControl } from "./emulator-control.ts";
import { createDarkroomServer } from "./server/darkroom-server.ts";
import { makeHistory } from "./screenshots/make-history.ts";
import { takeDocsPicture } from "./screenshots/take-docs-picture.ts";
import { chooseStates, clearScreenshots, takeStates } from "./screenshots/take-states.ts";

/** Enough for the runs that make a history; each state has a visitor of its own. */
const SERVER_VARIABLES = {
  WELCOME_CREDITS: "30",
  LIMIT_ANONYMOUS_CREATES_PER_HOUR: "10000",
  LIMIT_CREATES_PER_MINUTE: "10000",
} as const;

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    docs: { type: "boolean", default: false },
    /** Only states whose names contain this. */
    only: { type: "string", default: "" },
    /** Without runs beforehand; the usual times are then unknown. */
    "no-history": { type: "boolean", default: false },
  },
});

const server = await createDarkroomServer(SERVER_VARIABLES);
const browser = await chromium.launch(chromiumOptions());
try {
  await server.start();
  if (!values["no-history"]) await makeHistory(server, createEmulatorControl(server.emulatorUrl));
  if (values.docs) console.log(await takeDocsPicture(browser, server));
  else {
    if (values.only === "") await clearScreenshots();
    for (const path of await takeStates(browser, server, chooseStates(values.only))) {
      console.log(path);
    }
  }
} finally {
  await browser.close();
  await server.remove();
}
