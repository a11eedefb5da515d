import { expect, naturalWidthOf, pictureOf, test } from "../../src/index.ts";

const JERSEY = "teal and orange basketball jersey, hexagons, Harbor 7";
/** A mode slow enough to be watched, and the side of its pictures in pixels. */
const WATCHED = { mode: "Jersey, in a scene", side: 1_088 };

test("a visitor writes a prompt, watches the picture develop and finds it again after a reload", async ({
  studio,
  context,
}) => {
  await expect(studio.banner).toContainText("100 credits");
  await studio.choose(WATCHED.mode);
  const card = await studio.create(JERSEY);
  await expect(card.getByRole("button", { name: "Cancel" })).toBeVisible();
  await expect(studio.banner).toContainText("96 credits · 4 held");
  const bar = card.getByRole("progressbar", { name: `Progress of “teal` });
  await expect(bar).toHaveAttribute("aria-valuetext", /^Generating/);

  const picture = pictureOf(card, JERSEY);
  await expect(picture).toBeVisible();
  await expect.poll(() => naturalWidthOf(picture)).toBe(WATCHED.side);
  await expect(card).toContainText("Ready");
  await expect(card).toContainText("4 credits");
  await expect(bar).toHaveCount(0);
  await expect(studio.banner).toContainText("96 credits");
  await expect(studio.banner).not.toContainText("held");

  await studio.page.reload();
  await expect(pictureOf(studio.card(JERSEY), JERSEY)).toBeVisible();
  await expect
    .poll(() => naturalWidthOf(pictureOf(studio.card(JERSEY), JERSEY)))
    .toBe(WATCHED.side);

  const address = await studio
    .card(JERSEY)
    .getByRole("link", { name: JERSEY, exact: true })
    .getAttribute("href");
  const cold = await context.newPage();
  await cold.goto(address ?? "");
  await expect(cold.getByRole("heading", { level: 1, name: JERSEY })).toBeVisible();
  await expect
    .poll(() => naturalWidthOf(pictureOf(cold.getByRole("main"), JERSEY)))
    .toBe(WATCHED.side);
  await expect(cold.getByRole("heading", { name: "Timeline" })).toBeVisible();
  await expect(cold.getByRole("listitem").filter({ hasText: "Ready" })).toBeVisible();
});

test("C-06 C-08 a running prediction has a page of its own with preview, progress and cancel", async ({
  studio,
  emulator,
  context,
}) => {
  await emulator.scenario({ queueMs: 3_000, durationMs: 60_000 });
  const card = await studio.create("a striped jersey");
  await expect(card.getByRole("button", { name: "Cancel" })).toBeVisible();
  const link = card.getByRole("link", { name: "a striped jersey", exact: true });
  await expect(link).toHaveAttribute("href", /^\/p\/[\w-]+$/);
  await expect(card).toContainText("Generating");
  const page = await context.newPage();
  await page.goto((await link.getAttribute("href")) ?? "");
  const main = page.getByRole("main");
  await expect(main.getByRole("progressbar")).toHaveAttribute("aria-valuetext", /^Generating/);
  await expect(main.getByRole("img", { name: "Preview: a striped jersey" })).toBeVisible();
  await main.getByRole("button", { name: "Cancel" }).click();
  await expect(main).toContainText("1 credit refunded");
  await expect(card).toContainText("Cancelled");
});

test("C-03 ten predictions run at once and each card ends by itself", async ({
  studio,
  emulator,
}) => {
  await emulator.scenario({ durationMs: 1_500 });
  const prompts = Array.from({ length: 10 }, (_, place) => `jersey number ${String(place + 1)}`);
  for (const prompt of prompts) await studio.create(prompt);
  for (const prompt of prompts) await expect(studio.card(prompt)).toContainText("Ready");
  await expect(studio.cards).toHaveCount(prompts.length);
  await expect(studio.banner).toContainText("90 credits");
});
