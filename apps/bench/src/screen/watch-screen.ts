import type { Page } from "@playwright/test";
import { z } from "zod";
import { SHOWN_MS_MAX } from "./goals.ts";

/** Where the page itself notes when it showed a prompt as ready, by the clock of this machine. */
const NOTES = "darkroomBenchShownAt";
const NotesSchema = z.record(z.string(), z.number());

/** From its first script on, the page notes the moment in which each card says Ready. */
export async function watchScreen(page: Page): Promise<void> {
  await page.addInitScript((name) => {
    const shownAt: Record<string, number> = {};
    Object.defineProperty(window, name, { value: shownAt });
    const look = (): void => {
      for (const card of document.querySelectorAll("article")) {
        const text = card.textContent ?? "";
        const prompt = /bench-\d+-\d+/.exec(text)?.[0];
        if (prompt !== undefined && text.includes("Ready")) shownAt[prompt] ??= Date.now();
      }
    };
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  }, NOTES);
}

/** When the page showed these prompts as ready, ms since the epoch, in their order. */
export async function shownAt(page: Page, prompts: readonly string[]): Promise<number[]> {
  await page.waitForFunction(
    ([name, wanted]) => {
      const notes: unknown = Reflect.get(window, name);
      return typeof notes === "object" && notes !== null && wanted.every((one) => one in notes);
    },
    [NOTES, prompts] as const,
    { timeout: SHOWN_MS_MAX, polling: 100 },
  );
  const notes = NotesSchema.parse(await page.evaluate((name) => Reflect.get(window, name), NOTES));
  return prompts.map((prompt) => notes[prompt] ?? Number.NaN);
}
