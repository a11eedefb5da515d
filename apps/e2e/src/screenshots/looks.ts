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

/** Takes the page as it stands in every theme and width; the whole page, not only its first screen. */
export async function takeLooks(page: Page, state: string): Promise<string[]> {
  const paths: string[] = [];
  for (const viewport of VIEWPORTS) {
    await page.setViewportSize(viewport);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const name = `${state}-${String(viewport.width)}-${colorScheme}.png`;
      const path = join(SCREENSHOTS_DIRECTORY, name);
      await page.screenshot({ path, fullPage: true });
      paths.push(path);
    }
  }
  return paths;
}
