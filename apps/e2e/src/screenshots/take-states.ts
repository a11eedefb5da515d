import { mkdir, rm } from "node:fs/promises";
import { expect } from "@playwright/test";
import type { Browser } from "@playwright/test";
import { createStudioPage, naturalWidthOf, pictureOf } from "../browser/studio-page.ts";
import type { StudioPage } from "../browser/studio-page.ts";
import { createEmulatorControl } from "../emulator-control.ts";
import { EXPECT_MS_MAX } from "../limits.ts";
import type { DarkroomServer } from "../server/darkroom-server.ts";
import { SCREENSHOTS_DIRECTORY } from "../server/paths.ts";
import { takeLooks } from "./looks.ts";

const DONE = "teal and orange basketball jersey, hexagons, Harbor 7";
const FAILED = "a jersey that the model could not draw";
const RUNNING = "white football shirt with a red sash and the number 10";
const LONG_RUN_MS = 240_000;

const patiently = expect.configure({ timeout: EXPECT_MS_MAX });

/** Brings the studio into each of its states and takes them; resolves with the files' paths. */
export async function takeStates(browser: Browser, server: DarkroomServer): Promise<string[]> {
  await rm(SCREENSHOTS_DIRECTORY, { recursive: true, force: true });
  await mkdir(SCREENSHOTS_DIRECTORY, { recursive: true });
  const emulator = createEmulatorControl(server.emulatorUrl);
  const page = await browser.newPage({ baseURL: server.url });
  const studio = createStudioPage(page);
  const paths: string[] = [];

  await studio.open();
  await page.getByText("The tray is empty").waitFor();
  paths.push(...(await takeLooks(page, "empty")));

  const done = await studio.create(DONE);
  await expectPicture(studio, DONE);
  await emulator.scenario({ outcome: "fail", durationMs: 200 });
  await studio.create(FAILED);
  await patiently(studio.card(FAILED)).toContainText("refunded");
  paths.push(...(await takeLooks(page, "done-and-failed")));

  await emulator.scenario({ durationMs: LONG_RUN_MS });
  const running = await studio.create(RUNNING);
  await patiently(running.getByRole("img", { name: /^Preview/ })).toBeVisible();
  paths.push(...(await takeLooks(page, "running")));

  await running.getByRole("link", { name: RUNNING, exact: true }).click();
  await page.getByRole("heading", { name: "Timeline" }).waitFor();
  paths.push(...(await takeLooks(page, "prediction-running")));

  await page.goBack();
  await done.first().waitFor();
  await studio.card(DONE).getByRole("link", { name: DONE, exact: true }).click();
  await patiently(pictureOf(page.getByRole("main"), DONE)).toBeVisible();
  paths.push(...(await takeLooks(page, "prediction-done")));

  await page.goto("/p/nothing");
  await page.getByRole("heading", { name: "Nothing developed here" }).waitFor();
  paths.push(...(await takeLooks(page, "not-found")));
  return paths;
}

/** Waits until the picture of a prompt is really on the screen. */
export async function expectPicture(studio: StudioPage, prompt: string): Promise<void> {
  const picture = pictureOf(studio.card(prompt), prompt);
  await patiently(picture).toBeVisible();
  await patiently.poll(() => naturalWidthOf(picture)).toBeGreaterThan(0);
}
