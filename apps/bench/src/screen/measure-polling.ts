import type { Browser, BrowserContext } from "@playwright/test";
import { scheduledWaitMs } from "@darkroom/lifecycle";
import { HISTORY_RUNS, POLLED_RUNS, POLLING_VISITORS, RUN_MS_MAX, RUN_MS_MIN } from "./goals.ts";
import { summarizeLateness } from "./lateness.ts";
import type { Lateness } from "./lateness.ts";
import { openStudio } from "./open-studio.ts";
import { createVisitor } from "./visitor.ts";
import { shownAt } from "./watch-screen.ts";

export type PollingFigures = Lateness & {
  /** Looks of a page for each prediction. */
  looks: number;
  /** The same, and the mean lateness, for the fixed schedule 1, 2, 5, 10 s, by replay. */
  scheduled: { looks: number; meanMs: number };
};

type Run = { tookMs: number; lateMs: number };

const durationMs = (random: () => number): number =>
  Math.round(RUN_MS_MIN + random() * (RUN_MS_MAX - RUN_MS_MIN));

/** So that the server knows how long such runs take. */
async function teach(browser: Browser, url: string, random: () => number): Promise<void> {
  const context = await browser.newContext();
  const page = await openStudio(context, url);
  const visitor = createVisitor(context, url);
  const prompts = Array.from({ length: HISTORY_RUNS }, (_, place) => `bench-0-${place}`);
  for (const prompt of prompts) await visitor.order(prompt, durationMs(random));
  await shownAt(page, prompts);
  await context.close();
}

function countLooks(context: BrowserContext): () => number {
  let looks = 0;
  context.on("request", (request) => {
    // A look goes on from an earlier answer; opening the page asks for everything.
    if (request.url().includes("prediction.active") && request.url().includes("since")) looks += 1;
  });
  return () => looks;
}

/** One visitor whose browser has no event source, and who therefore polls. */
async function poll(
  browser: Browser,
  url: string,
  random: () => number,
): Promise<{ runs: Run[]; looks: number }> {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    Reflect.deleteProperty(window, "EventSource");
  });
  const looks = countLooks(context);
  const page = await openStudio(context, url);
  const visitor = createVisitor(context, url);
  const runs: Run[] = [];
  let taken = 0;
  for (let place = 0; place < POLLED_RUNS; place += 1) {
    const prompt = `bench-1-${place}`;
    await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
    const orderedAt = Date.now();
    const id = await visitor.order(prompt, durationMs(random));
    // The page hears of what a program ordered as of another tab's order, by a look of its own that
    // is not counted: who orders in a page knows of it.
    await page.evaluate(() => new BroadcastChannel("darkroom.predictions").postMessage("changed"));
    await page.getByRole("article").filter({ hasText: prompt }).first().waitFor();
    const looksBefore = looks();
    const [shown = Number.NaN] = await shownAt(page, [prompt]);
    taken += looks() - looksBefore;
    const ended = await visitor.endedAt(id);
    runs.push({ tookMs: ended - orderedAt, lateMs: shown - ended });
  }
  await context.close();
  return { runs, looks: taken };
}

/** What the fixed schedule would have made of the same runs. */
function replaySchedule(runs: readonly Run[]): PollingFigures["scheduled"] {
  let [looks, lateMs] = [0, 0];
  for (const { tookMs } of runs) {
    let elapsedMs = 0;
    while (elapsedMs < tookMs) {
      elapsedMs += scheduledWaitMs(elapsedMs);
      looks += 1;
    }
    lateMs += elapsedMs - tookMs;
  }
  return { looks: looks / runs.length, meanMs: lateMs / runs.length };
}

/** From the end in the row to Ready in the page, by polling alone. */
export async function measurePolling(
  browser: Browser,
  url: string,
  random: () => number,
): Promise<PollingFigures> {
  await teach(browser, url, random);
  const visitors = await Promise.all(
    Array.from({ length: POLLING_VISITORS }, () => poll(browser, url, random)),
  );
  const runs = visitors.flatMap((visitor) => visitor.runs);
  const looks = visitors.reduce((sum, visitor) => sum + visitor.looks, 0);
  return {
    ...summarizeLateness(runs.map(({ lateMs }) => lateMs)),
    looks: looks / runs.length,
    scheduled: replaySchedule(runs),
  };
}
