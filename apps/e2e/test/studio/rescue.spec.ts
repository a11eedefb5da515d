import {
  CONNECTION_LOST,
  SERVER_STARTING,
  expect,
  naturalWidthOf,
  pictureOf,
  test,
} from "../../src/index.ts";

const PROMPT = "green rugby shirt with white sleeves";
/** A mode slow enough to be cut off, and the side of its pictures in pixels. */
const SLOW = { mode: "Jersey, in a scene", side: 1_088 };

test("a picture whose webhooks were all lost is fetched by the reconciler", async ({
  studio,
  emulator,
}) => {
  await emulator.scenario({ durationMs: 1_000, webhooks: { drop: true } });
  const card = await studio.create(PROMPT);
  await expect(card).toContainText("Ready");
  await expect(pictureOf(card, PROMPT)).toBeVisible();
  await expect(studio.banner).toContainText("99 credits");
  const kinds = (await emulator.log()).map(({ kind }) => kind);
  expect(kinds).not.toContain("webhook");
  expect(kinds).toContain("get");
});

test("after a power cut half-way the page comes back by itself and the picture arrives under its id", async ({
  studio,
  emulator,
  darkroom,
  complaints,
}) => {
  complaints.allow(CONNECTION_LOST);
  complaints.allow(SERVER_STARTING);
  await emulator.scenario({ durationMs: 8_000 });
  const card = await studio.create(PROMPT);
  await expect(card).toContainText("Generating");
  const address = await card.getByRole("link", { name: PROMPT, exact: true }).getAttribute("href");

  await darkroom.kill9();
  await expect(studio.banner).toContainText("Reconnecting");
  await expect(card).toContainText("Generating");
  await darkroom.start();

  await expect(card).toContainText("Ready");
  await expect(pictureOf(card, PROMPT)).toBeVisible();
  await expect(studio.banner).not.toContainText("Reconnecting");
  await expect(studio.banner).toContainText("99 credits");
  await expect(card.getByRole("link", { name: PROMPT, exact: true })).toHaveAttribute(
    "href",
    address ?? "",
  );
  const id = address?.split("/").at(-1) ?? "";
  expect(await emulator.createsOf(id)).toHaveLength(1);
});

test("a picture that was being drawn when the power went is drawn after the next start", async ({
  studio,
  emulator,
  darkroom,
  complaints,
}) => {
  complaints.allow(CONNECTION_LOST);
  complaints.allow(SERVER_STARTING);
  await studio.choose(SLOW.mode);
  const card = await studio.create(PROMPT);
  await expect(card.getByRole("progressbar")).toHaveAttribute("aria-valuetext", /^Generating/);
  const address = await card.getByRole("link", { name: PROMPT, exact: true }).getAttribute("href");
  await darkroom.kill9();
  await darkroom.start();
  await expect(card).toContainText("Ready");
  await expect.poll(() => naturalWidthOf(pictureOf(card, PROMPT))).toBe(SLOW.side);
  const id = address?.split("/").at(-1) ?? "";
  expect(await emulator.createsOf(id)).toHaveLength(1);

  await studio.page.goto(address ?? "");
  await expect(pictureOf(studio.page.getByRole("main"), PROMPT)).toBeVisible();
});
