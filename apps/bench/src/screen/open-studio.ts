import type { BrowserContext, Page } from "@playwright/test";
import { watchScreen } from "./watch-screen.ts";

/** The create page, ready to take a prompt. */
export async function openStudio(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await watchScreen(page);
  await page.goto(url);
  await page.getByRole("textbox", { name: "Prompt" }).waitFor();
  return page;
}
