import type { Browser } from "@playwright/test";
import { PUSHED_AT_ONCE, PUSHED_RUNS, SHORT_RUN_MS_MAX, SHORT_RUN_MS_MIN } from "./goals.ts";
import { summarizeLateness } from "./lateness.ts";
import type { Lateness } from "./lateness.ts";
import { openStudio } from "./open-studio.ts";
import { createVisitor } from "./visitor.ts";
import { shownAt } from "./watch-screen.ts";

const durationMs = (random: () => number): number =>
  Math.round(SHORT_RUN_MS_MIN + random() * (SHORT_RUN_MS_MAX - SHORT_RUN_MS_MIN));

/** From the end in the row to Ready in the page, over the stream. */
export async function measurePush(
  browser: Browser,
  url: string,
  random: () => number,
): Promise<Lateness> {
  const context = await browser.newContext();
  const page = await openStudio(context, url);
  const visitor = createVisitor(context, url);
  const latenessMs: number[] = [];
  for (let round = 0; latenessMs.length < PUSHED_RUNS; round += 1) {
    const prompts = Array.from({ length: PUSHED_AT_ONCE }, (_, place) => `bench-${round}-${place}`);
    const ids = await Promise.all(
      prompts.map((prompt) => visitor.order(prompt, durationMs(random))),
    );
    const shown = await shownAt(page, prompts);
    const ended = await Promise.all(ids.map(visitor.endedAt));
    latenessMs.push(...shown.map((at, place) => at - (ended[place] ?? Number.NaN)));
  }
  await context.close();
  return summarizeLateness(latenessMs);
}
