import type { Page } from "@playwright/test";
import { expect, pictureOf, test } from "../../src/index.ts";

const PHONE = { width: 360, height: 740 } as const;
/** What is left of a phone's window above its keyboard, where the page is resized for it. */
const ABOVE_KEYBOARD = { width: 360, height: 400 } as const;

async function isInWindow(page: Page, name: string): Promise<boolean> {
  const box = await page.getByRole("button", { name }).boundingBox();
  const height = await page.evaluate(() => window.innerHeight);
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}

test("V-05 on a phone the button is always in the window, also above the keyboard and far down", async ({
  studio,
  emulator,
}) => {
  const { page } = studio;
  await page.setViewportSize(PHONE);
  expect(await isInWindow(page, "Create picture")).toBe(true);
  await expect(page.locator("meta[name=viewport]")).toHaveAttribute(
    "content",
    /interactive-widget=resizes-content/,
  );
  await studio.prompt.click();
  await page.setViewportSize(ABOVE_KEYBOARD);
  await studio.prompt.fill("a jersey\n".repeat(12));
  expect(await isInWindow(page, "Create picture")).toBe(true);
  await expect(studio.prompt).toBeInViewport();

  await page.setViewportSize(PHONE);
  await emulator.scenario({ durationMs: 300 });
  await studio.create("a jersey far up");
  await expect(studio.card("a jersey far up")).toContainText("Ready");
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  expect(await isInWindow(page, "Create picture")).toBe(true);
});

test("C-10 many are cancelled at once, after one question that says how many", async ({
  studio,
  emulator,
}) => {
  const { page } = studio;
  await emulator.scenario({ durationMs: 600_000 });
  for (const prompt of ["one", "two", "three"]) {
    const card = await studio.create(`jersey ${prompt}`);
    await expect(card).toContainText("Generating");
  }
  await expect(studio.banner).toContainText("97 credits · 3 held");
  await page.getByRole("button", { name: "Cancel all (3)" }).click();
  const question = page.getByRole("dialog", { name: "Cancel 3 predictions?" });
  await expect(question).toContainText("3 credits held go back.");
  await question.getByRole("button", { name: "Cancel 3 predictions" }).click();
  for (const prompt of ["one", "two", "three"]) {
    await expect(studio.card(`jersey ${prompt}`)).toContainText("Cancelled");
  }
  await expect(studio.banner).toContainText("100 credits");
  await expect(page.getByRole("button", { name: /^Cancel all/ })).toHaveCount(0);
});

test("A-04 the focus stays where it is when a picture is sent and when it is ready", async ({
  studio,
  emulator,
}) => {
  await emulator.scenario({ durationMs: 800 });
  await studio.prompt.fill("a jersey in the background");
  await expect(studio.submit).toHaveAttribute("aria-disabled", "false");
  await studio.prompt.press("ControlOrMeta+Enter");
  await expect(studio.prompt).toBeFocused();
  await studio.prompt.pressSequentially(" and the next one");
  await expect(studio.card("a jersey in the background")).toContainText("Ready");
  await expect(studio.prompt).toBeFocused();
  await expect(studio.prompt).toHaveValue("a jersey in the background and the next one");
});

test("A-05 K-01 everything from an idea to the cancelled card is done with the keyboard alone", async ({
  studio,
  emulator,
}) => {
  const { page } = studio;
  const { keyboard } = page;
  await emulator.scenario({ durationMs: 600_000 });
  const idea = page.getByRole("button", { name: /^Use the idea: teal and orange/ }).first();
  await studio.prompt.focus();
  await keyboard.press("Tab");
  await expect(idea).toBeFocused();
  await keyboard.press("Enter");
  await expect(studio.prompt).toBeFocused();
  await expect(studio.prompt).toHaveValue(/^teal and orange/);
  // The modes may still be on their way; until then nothing can be sent.
  await expect(studio.submit).toHaveAttribute("aria-disabled", "false");
  await keyboard.press("ControlOrMeta+Enter");
  const card = studio.cards.first();
  await expect(card).toContainText("Generating");

  const cancel = card.getByRole("button", { name: "Cancel" });
  for (let step = 0; step < 20; step += 1) {
    if (await cancel.evaluate((button) => button === document.activeElement)) break;
    await keyboard.press("Tab");
  }
  await expect(cancel).toBeFocused();
  await keyboard.press("Space");
  await expect(card).toContainText("Cancelled");
  // Whatever can be pressed is a control of the browser's own.
  expect(await page.locator("div[onclick], span[onclick], [role=button]:not(button)").count()).toBe(
    0,
  );
});

test("S-01 several outputs stand in a strip and arrows move through them", async ({
  studio,
  emulator,
}) => {
  await emulator.scenario({ outputs: 3, durationMs: 300 });
  const card = await studio.create("a jersey in three colours");
  await expect(card).toContainText("1/3");
  await card.getByRole("radio", { name: "Output 1 of 3" }).focus();
  await studio.page.keyboard.press("ArrowRight");
  await expect(card).toContainText("2/3");
  await expect(pictureOf(card, "a jersey in three colours")).toBeVisible();
});

test("V-04 only from card to page something moves across, and nothing with reduced motion", async ({
  studio,
  emulator,
}) => {
  const { page } = studio;
  const countTransitions = (): Promise<number> =>
    page.evaluate(() => Number(document.documentElement.dataset["transitions"] ?? "0"));
  await page.addInitScript(() => {
    const start = document.startViewTransition.bind(document);
    document.startViewTransition = (update) => {
      const { dataset } = document.documentElement;
      dataset["transitions"] = String(Number(dataset["transitions"] ?? "0") + 1);
      return start(update);
    };
  });
  await emulator.scenario({ durationMs: 300 });
  for (const reducedMotion of ["reduce", "no-preference"] as const) {
    await page.emulateMedia({ reducedMotion });
    await page.goto("/");
    const prompt = `a jersey with ${reducedMotion}`;
    await expect(await studio.create(prompt)).toContainText("Ready");
    expect(await countTransitions()).toBe(0);
    await studio.card(prompt).getByRole("link", { name: prompt, exact: true }).click();
    await expect(page.getByRole("heading", { name: "Timeline" })).toBeVisible();
    expect(await countTransitions()).toBe(reducedMotion === "reduce" ? 0 : 1);
  }
});
