import { NOT_FOUND, expect, pictureOf, test } from "../../src/index.ts";

test("C-05 a second tab shows the same cards, and each hears what is done in the other", async ({
  studio,
  emulator,
  context,
}) => {
  await emulator.scenario({ durationMs: 500 });
  const first = await studio.create("the first jersey");
  await expect(first).toContainText("Ready");

  const tab = await context.newPage();
  await tab.goto("/");
  await expect(tab.getByRole("article", { name: "the first jersey" })).toContainText("Ready");

  await emulator.scenario({ durationMs: 600_000 });
  await studio.create("the second jersey");
  const running = tab.getByRole("article", { name: "the second jersey" });
  await expect(running).toContainText("Generating");
  await running.getByRole("button", { name: "Cancel" }).click();
  await expect(studio.card("the second jersey")).toContainText("1 credit refunded");
  await expect(tab.getByRole("banner")).toContainText("99 credits");
});

test("C-05 another browser with the same account and a reload show the same cards", async ({
  studio,
  emulator,
  browser,
  context,
  darkroom,
}) => {
  await emulator.scenario({ durationMs: 600_000 });
  await expect(await studio.create("a jersey in two browsers")).toContainText("Generating");
  const storageState = await context.storageState();
  const other = await browser.newContext({ baseURL: darkroom.url, storageState });
  const page = await other.newPage();
  await page.goto("/");
  const card = page.getByRole("article", { name: "a jersey in two browsers" });
  await expect(card).toContainText("Generating");
  await studio.page.reload();
  await expect(studio.card("a jersey in two browsers")).toContainText("Generating");
  await card.getByRole("button", { name: "Cancel" }).click();
  await expect(studio.card("a jersey in two browsers")).toContainText("Cancelled");
  await other.close();
});

test("another visitor does not find a prediction by its address, and has no cards of it", async ({
  studio,
  emulator,
  visitor,
  complaints,
}) => {
  complaints.allow(NOT_FOUND);
  await emulator.scenario({ durationMs: 200 });
  const theirs = await visitor.create({ input: { prompt: "somebody else's jersey" } });
  await visitor.untilEnded(theirs.id);
  const { page } = studio;
  await page.reload();
  await expect(page.getByRole("heading", { name: "A fresh contact sheet" })).toBeVisible();
  await page.goto(`/p/${theirs.id}`);
  await expect(page.getByRole("heading", { name: "Nothing developed here" })).toBeVisible();
  await expect(page.getByText("somebody else's jersey")).toHaveCount(0);
  await expect(pictureOf(page.getByRole("main"), "somebody else's jersey")).toHaveCount(0);
  await page.goto("/nothing-here");
  await expect(page.getByText("There is no page at this address.")).toBeVisible();
});
