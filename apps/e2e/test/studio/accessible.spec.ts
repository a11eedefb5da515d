import type { Browser, Page } from "@playwright/test";
import {
  ENDED_STATES,
  FORM_STATES,
  MODEL_STATES,
  OTHER_STATES,
  PREDICTION_STATES,
  RUNNING_STATES,
  createStudioPage,
  expect,
  findBarriers,
  test,
  watchForComplaints,
} from "../../src/index.ts";
import type { DarkroomServer, EmulatorControl, State } from "../../src/index.ts";

const THEMES = ["light", "dark"] as const;
const WIDTHS = [360, 768, 1_280, 1_920] as const;
/** axe looks at the narrow and the wide form of each page. */
const LOOKED_AT: ReadonlySet<number> = new Set([360, 1_280]);
const HEIGHT = 800;
/** A walk through a group of states, each with a visitor and four looks by axe. */
const WALK_MS_MAX = 1_200_000;

/** Every look of the page as it stands: nothing wider than its window, and no barriers. */
async function expectGoodLooks(page: Page, state: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    // Where a page stands after its window has changed is chance; a control that lies half under
    // the header there would count as too small.
    await page.evaluate(() => window.scrollTo(0, 0));
    const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(scrollWidth, `${state} at ${String(width)} px`).toBe(width);
    if (!LOOKED_AT.has(width)) continue;
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const look = `${state}, ${colorScheme}, ${String(width)} px`;
      expect(await findBarriers(page), look).toEqual([]);
    }
  }
}

/** Brings about one state after another, each with a visitor of its own, and looks at it. */
async function walk(
  states: readonly State[],
  room: { browser: Browser; darkroom: DarkroomServer; emulator: EmulatorControl },
): Promise<void> {
  for (const { name, arrange } of states) {
    const context = await room.browser.newContext({ baseURL: room.darkroom.url });
    const complaints = await watchForComplaints(context);
    // States of trouble are made by failing requests and broken replies; the policy is not.
    complaints.allow(/^(?!.*security policy)/);
    const page = await context.newPage();
    const studio = createStudioPage(page);
    await studio.open();
    await arrange({ page, studio, emulator: room.emulator });
    await expectGoodLooks(page, name);
    expect(complaints.found(), name).toEqual([]);
    await context.close();
  }
}

// Few enough that seven scenes use them up; each state is looked at by a visitor of its own.
test.use({ serverVariables: { WELCOME_CREDITS: "30", LIMIT_ANONYMOUS_CREATES_PER_HOUR: "10000" } });

const GROUPS = [
  ["the form", FORM_STATES],
  ["what waits", RUNNING_STATES],
  ["what has ended", ENDED_STATES],
  ["a prediction alone", PREDICTION_STATES],
  ["a model", MODEL_STATES],
  ["what cannot be shown", OTHER_STATES],
] as const;

for (const [what, states] of GROUPS) {
  test(`A-06 A-11 C-12 V-03 every state of ${what} fits its window and has no barriers in both themes`, async ({
    browser,
    darkroom,
    emulator,
  }) => {
    test.setTimeout(WALK_MS_MAX);
    await walk(states, { browser, darkroom, emulator });
  });
}

test("V-01 a chosen theme holds after a reload, against the system's", async ({ studio }) => {
  const { page } = studio;
  await page.emulateMedia({ colorScheme: "light" });
  const root = page.locator("html");
  await page.getByRole("button", { name: /^System theme/ }).click();
  await expect(root).toHaveCSS("color-scheme", "light");
  await page.getByRole("button", { name: /^Light theme/ }).click();
  await expect(root).toHaveCSS("color-scheme", "dark");
  await page.reload();
  await expect(page.getByRole("button", { name: /^Dark theme/ })).toBeVisible();
  await expect(root).toHaveCSS("color-scheme", "dark");
});
