import { expect } from "@playwright/test";
import type { Locator, Page, Route } from "@playwright/test";
import type { StudioPage } from "../browser/studio-page.ts";
import { naturalWidthOf, pictureOf } from "../browser/studio-page.ts";
import type { EmulatorControl } from "../emulator-control.ts";
import { EXPECT_MS_MAX } from "../limits.ts";

/** What a state needs to come about: a visitor of its own and the provider's side. */
export type Stage = { page: Page; studio: StudioPage; emulator: EmulatorControl };

/** A look of the studio that people can meet, and how it comes about. */
export type State = { name: string; arrange: (stage: Stage) => Promise<void> };

export const patiently = expect.configure({ timeout: EXPECT_MS_MAX });

export const JERSEY = "teal and orange basketball jersey, hexagons, Harbor 7";
/** Longer than any look at a state takes. */
export const LONG_MS = 3_000_000;
/** Long enough to be looked at, and short enough to have a first preview soon. */
export const GENERATING_MS = 90_000;
export const SHORT_MS = 200;

/** A provider that takes nothing: what is sent goes back to the queue for these seconds. */
export const BUSY = { accept: "429", retryAfterS: 15 } as const;

export const CREATE = "**/trpc/*prediction.create*";
export const CANCEL = "**/trpc/*prediction.cancel*";

/** Keeps the requests of an address back for good. */
export async function keepBack(page: Page, address: string): Promise<void> {
  await page.route(address, () => undefined);
}

/** Opens the page anew as a browser without event sources, which asks and hears of no stream. */
export async function openWithoutStream(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "EventSource");
  });
  await page.reload();
  await page.getByRole("banner").waitFor();
}

/** Changes the words of a reply on its way to the page. */
export async function rewrite(
  page: Page,
  address: string,
  change: (body: string) => string,
): Promise<void> {
  await page.route(address, async (route: Route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  });
}

/** Waits until the picture of a prompt is really on the screen. */
export async function expectPicture(studio: StudioPage, prompt: string): Promise<void> {
  const picture = pictureOf(studio.card(prompt).first(), prompt);
  await patiently(picture).toBeVisible();
  await patiently.poll(() => naturalWidthOf(picture)).toBeGreaterThan(0);
}

/** Sends a prompt under a scenario and waits for a word on its card. */
export async function createUntil(
  { studio, emulator }: Stage,
  scenario: Readonly<Record<string, unknown>>,
  word: string | RegExp,
): Promise<Locator> {
  await emulator.scenario(scenario);
  const card = await studio.create(JERSEY);
  await patiently(card).toContainText(word);
  return card;
}

/** Goes from the card of a prompt to its page. */
export async function openPage({ page, studio }: Stage, prompt = JERSEY): Promise<void> {
  await studio.card(prompt).first().getByRole("link", { name: prompt, exact: true }).click();
  await page.getByRole("heading", { name: "Timeline" }).waitFor();
}
