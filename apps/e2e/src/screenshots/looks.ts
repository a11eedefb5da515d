import { join } from "node:path";
import type { Page } from "@playwright/test";
import { SCREENSHOTS_DIRECTORY } from "../server/paths.ts";

const THEMES = ["light", "dark"] as const;
const VIEWPORTS = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

/** Takes the first screen of the page as it stands, in every theme and width. */
export async function takeLooks(page: Page, state: string): Promise<string[]> {
  const paths: string[] = [];
  const take = async (name: string): Promise<void> => {
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const path = join(SCREENSHOTS_DIRECTORY, `${state}-${name}-${colorScheme}.png`);
      await page.screenshot({ path });
      paths.push(path);
    }
  };
  for (const viewport of VIEWPORTS) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => window.scrollTo(0, 0));
    await take(String(viewport.width));
  }
  // A phone shows little at once: it is also taken as high as its page is.
  const [phone] = VIEWPORTS;
  await page.setViewportSize(phone);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: phone.width, height });
  await take(`${String(phone.width)}-whole`);
  return paths;
}
