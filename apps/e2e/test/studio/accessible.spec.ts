import type { Page } from "@playwright/test";
import { NOT_FOUND, expect, findBarriers, test } from "../../src/index.ts";

const THEMES = ["light", "dark"] as const;
const WIDE = { width: 1280, height: 800 } as const;
const NARROW = { width: 360, height: 740 } as const;

/** Every look of the page as it stands: both themes, wide and narrow. */
async function expectNoBarriers(page: Page): Promise<void> {
  for (const viewport of [NARROW, WIDE]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      const look = `${colorScheme}, ${String(viewport.width)} px`;
      expect(await findBarriers(page), look).toEqual([]);
    }
  }
}

test("A-06 the page has no barriers while it is empty, running, done and failed", async ({
  studio,
  emulator,
}) => {
  const { page } = studio;
  await expect(page.getByRole("heading", { name: "A fresh contact sheet" })).toBeVisible();
  await expectNoBarriers(page);

  // A preview comes with every twelfth of it.
  await emulator.scenario({ durationMs: 120_000 });
  const running = await studio.create("a jersey that develops");
  await expect(running).toContainText("Generating");
  await expect(running.getByRole("img", { name: /^Preview/ })).toBeVisible();
  await expectNoBarriers(page);

  await emulator.scenario({ durationMs: 200 });
  await expect(await studio.create("a jersey that is done")).toContainText("Ready");
  await emulator.scenario({ outcome: "fail", durationMs: 200 });
  await expect(await studio.create("a jersey that fails")).toContainText("refunded");
  await running.getByRole("button", { name: "Cancel" }).click();
  await expect(running).toContainText("refunded");
  await expectNoBarriers(page);
});

test("A-06 the page of one prediction has no barriers while it runs, when it is done and when it is not there", async ({
  studio,
  emulator,
  complaints,
}) => {
  complaints.allow(NOT_FOUND);
  const { page } = studio;
  await emulator.scenario({ durationMs: 200 });
  const done = await studio.create("a jersey that is done");
  await expect(done).toContainText("Ready");
  await done.getByRole("link", { name: "a jersey that is done", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Timeline" })).toBeVisible();
  await expectNoBarriers(page);

  await page.goto("/");
  await emulator.scenario({ durationMs: 600_000 });
  const running = await studio.create("a jersey that develops");
  await expect(running).toContainText("Generating");
  await running.getByRole("link", { name: "a jersey that develops", exact: true }).click();
  await expect(page.getByRole("progressbar")).toBeVisible();
  await expectNoBarriers(page);

  await page.goto("/p/nothing");
  await expect(page.getByRole("heading", { name: "Nothing developed here" })).toBeVisible();
  await expectNoBarriers(page);
});

test("V-01 a chosen theme holds after a reload, against the system's", async ({ studio }) => {
  const { page } = studio;
  await page.emulateMedia({ colorScheme: "light" });
  const root = page.locator("html");
  await page.getByRole("button", { name: /^System theme/ }).click();
  await expect(root).toHaveCSS("color-scheme", "light");
  await page.getByRole("button", { name: /^Light theme/ }).click();
  await expect(root).toHaveCSS("color-scheme", "dark");
  await page.reload();
  await expect(page.getByRole("button", { name: /^Dark theme/ })).toBeVisible();
  await expect(root).toHaveCSS("color-scheme", "dark");
});
