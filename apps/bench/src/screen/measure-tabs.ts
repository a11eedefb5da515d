import type { Browser } from "@playwright/test";
import { TABS } from "./goals.ts";
import { openStudio } from "./open-studio.ts";

export type TabFigures = { tabs: number; slowestMs: number; slowestAnswerMs: number };

/** Eight tabs of one browser: each loads, and answers a query while all of them are open. */
export async function measureTabs(browser: Browser, url: string): Promise<TabFigures> {
  // The first page of a browser that was just started waits for the browser itself.
  const first = await browser.newContext();
  await openStudio(first, url);
  await first.close();
  const context = await browser.newContext();
  const loadsMs: number[] = [];
  const pages = [];
  while (pages.length < TABS) {
    const startedAt = performance.now();
    pages.push(await openStudio(context, url));
    loadsMs.push(performance.now() - startedAt);
  }
  const answersMs: number[] = [];
  for (const page of pages) {
    const startedAt = performance.now();
    await page.evaluate(async (path) => (await fetch(path)).text(), `${url}/trpc/system.status`);
    answersMs.push(performance.now() - startedAt);
  }
  await context.close();
  return {
    tabs: pages.length,
    slowestMs: Math.max(...loadsMs),
    slowestAnswerMs: Math.max(...answersMs),
  };
}
