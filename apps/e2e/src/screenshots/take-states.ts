import { mkdir, rm } from "node:fs/promises";
import type { Browser } from "@playwright/test";
import { createStudioPage } from "../browser/studio-page.ts";
import { createEmulatorControl } from "../emulator-control.ts";
import type { DarkroomServer } from "../server/darkroom-server.ts";
import { SCREENSHOTS_DIRECTORY } from "../server/paths.ts";
import { CREATE_STATES } from "../states/create-states.ts";
import { MODEL_STATES } from "../states/model-states.ts";
import { OTHER_STATES, PREDICTION_STATES } from "../states/prediction-states.ts";
import type { State } from "../states/stage.ts";
import { takeLooks } from "./looks.ts";

/** The states whose names contain `part`; all of them for an empty one. */
export function chooseStates(part: string): State[] {
  return [...CREATE_STATES, ...PREDICTION_STATES, ...MODEL_STATES, ...OTHER_STATES].filter(
    ({ name }) => name.includes(part),
  );
}

/** Brings the studio into each state, with a visitor of its own, and takes it; resolves with paths. */
export async function takeStates(
  browser: Browser,
  server: DarkroomServer,
  states: readonly State[],
): Promise<string[]> {
  await mkdir(SCREENSHOTS_DIRECTORY, { recursive: true });
  const emulator = createEmulatorControl(server.emulatorUrl);
  const paths: string[] = [];
  for (const { name, arrange } of states) {
    const context = await browser.newContext({
      baseURL: server.url,
      locale: "en-GB",
      viewport: { width: 1280, height: 800 },
    });
    const page = await context.newPage();
    const studio = createStudioPage(page);
    await studio.open();
    await arrange({ page, studio, emulator });
    paths.push(...(await takeLooks(page, name)));
    await context.close();
  }
  return paths;
}

/** Forgets the pictures of states that are no more. */
export async function clearScreenshots(): Promise<void> {
  await rm(SCREENSHOTS_DIRECTORY, { recursive: true, force: true });
}
