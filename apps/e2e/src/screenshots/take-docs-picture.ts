import { expect } from "@playwright/test";
import type { Browser } from "@playwright/test";
import { createStudioPage } from "../browser/studio-page.ts";
import { EXPECT_MS_MAX } from "../limits.ts";
import type { DarkroomServer } from "../server/darkroom-server.ts";
import { DOCS_PICTURE } from "../server/paths.ts";
import { expectPicture } from "../states/stage.ts";

/** The last one is still developing when the picture is taken. */
const PROMPTS = [
  "black and gold rugby shirt, hoops, Kestrels 3",
  "teal and orange basketball jersey, hexagons, Harbor 7",
  "red and white football shirt, vertical stripes, Rovers 10",
  "purple and lime hockey jersey, chevrons, Comets 88",
] as const;

/** Takes the picture for the README: a few finished pictures and one that develops, dark. */
export async function takeDocsPicture(browser: Browser, server: DarkroomServer): Promise<string> {
  const page = await browser.newPage({
    baseURL: server.url,
    viewport: { width: 1280, height: 800 },
    colorScheme: "dark",
  });
  const studio = createStudioPage(page);
  await studio.open();
  for (const [place, prompt] of PROMPTS.entries()) {
    // The last one has to be slow enough to be caught while it develops.
    if (place === PROMPTS.length - 1) await studio.choose("Jersey, in a scene");
    const card = await studio.create(prompt);
    if (place < PROMPTS.length - 1) await expectPicture(studio, prompt);
    else {
      const patiently = expect.configure({ timeout: EXPECT_MS_MAX });
      await patiently(card.getByRole("img", { name: /^Preview/ })).toBeVisible();
    }
  }
  // The newest frame is the first one; the wait for the last card has scrolled away from it.
  await page.evaluate(() => globalThis.scrollTo(0, 0));
  await page.screenshot({ path: DOCS_PICTURE });
  return DOCS_PICTURE;
}
