import { chromium } from "@playwright/test";
import { startDarkroom } from "../rows/start-darkroom.ts";
import type { Place } from "../rows/row.ts";
import { PUSH_P50_MS_MAX, PUSH_P99_MS_MAX, TAB_MS_MAX } from "./goals.ts";
import type { Lateness } from "./lateness.ts";
import { measurePolling } from "./measure-polling.ts";
import type { PollingFigures } from "./measure-polling.ts";
import { measurePush } from "./measure-push.ts";
import { measureTabs } from "./measure-tabs.ts";
import type { TabFigures } from "./measure-tabs.ts";

export type ScreenFigures = {
  push: Lateness;
  polling: PollingFigures;
  tabs: TabFigures;
  misses: string[];
};

const CHROMIUM_WORDS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

/** Starts the whole server and looks at its studio in a real browser. */
export async function measureScreen(
  place: Pick<Place, "processes" | "directory">,
  options: { executablePath: string; random: () => number; say: (line: string) => void },
): Promise<ScreenFigures> {
  await using stack = new AsyncDisposableStack();
  const { url } = await startDarkroom(place, "all", stack);
  const browser = await chromium.launch({
    executablePath: options.executablePath,
    args: CHROMIUM_WORDS,
  });
  stack.defer(() => browser.close());
  options.say("eight tabs");
  const tabs = await measureTabs(browser, url);
  options.say("to the screen over the stream");
  const push = await measurePush(browser, url, options.random);
  options.say("to the screen by polling");
  const polling = await measurePolling(browser, url, options.random);
  return { push, polling, tabs, misses: findScreenMisses({ push, polling, tabs }) };
}

/** A line for each goal that was missed. */
export function findScreenMisses(figures: Omit<ScreenFigures, "misses">): string[] {
  const { push, polling, tabs } = figures;
  const goals = [
    ["to the screen over the stream, p50 in ms", push.p50Ms, PUSH_P50_MS_MAX],
    ["to the screen over the stream, p99 in ms", push.p99Ms, PUSH_P99_MS_MAX],
    ["slowest of eight tabs in ms", tabs.slowestMs, TAB_MS_MAX],
    ["slowest answer with eight tabs in ms", tabs.slowestAnswerMs, TAB_MS_MAX],
    ["lateness by polling to the fixed schedule", polling.meanMs / polling.scheduled.meanMs, 1],
  ] as const;
  return goals.flatMap(([what, value, most]) =>
    // What is no number misses every goal.
    value <= most ? [] : [`${what} is ${value.toFixed(2)}, goal at most ${String(most)}`],
  );
}
