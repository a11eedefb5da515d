import { CONNECTION_LOST, expect, test } from "../../src/index.ts";
import { hold } from "../support/hold.ts";

const PROMPT = "a jersey in two colours";
const CREATE = "**/trpc/prediction.create*";

test("C-01 the card is there before the server has heard of it", async ({
  studio,
  emulator,
  visitor,
}) => {
  await emulator.scenario({ durationMs: 500 });
  const create = await hold(studio.page, CREATE);
  const card = await studio.create(PROMPT);
  await expect(card).toContainText("Sending");
  await expect(card.getByRole("progressbar")).toBeVisible();
  await create.reached;
  expect(await emulator.log()).toEqual([]);
  create.release();
  await expect(card).toContainText("Ready");
  await expect(studio.cards).toHaveCount(1);
  expect(await visitor.listAll()).toEqual([]);
});

test("C-07 F-06 what could not be sent says so, keeps the credits and is sent by Retry", async ({
  studio,
  emulator,
  complaints,
}) => {
  complaints.allow(CONNECTION_LOST);
  await emulator.scenario({ durationMs: 500 });
  await studio.page.route(CREATE, (route) => route.abort());
  const card = await studio.create(PROMPT);
  await expect(card).toContainText("Not sent");
  await expect(card).toContainText("Your credits are untouched");
  await expect(card.getByRole("button", { name: "Discard" })).toBeVisible();
  await expect(studio.banner).toContainText("100 credits");
  await expect(studio.prompt).toHaveValue(PROMPT);
  await studio.page.unroute(CREATE);
  await card.getByRole("button", { name: "Retry" }).click();
  await expect(card).toContainText("Ready");
  await expect(studio.cards).toHaveCount(1);
  await expect(studio.banner).toContainText("99 credits");
});

test("F-08 K-01 F-03 a double submit by mouse or by keys makes one, and the draft survives a reload", async ({
  studio,
  emulator,
}) => {
  await emulator.scenario({ durationMs: 500 });
  await studio.prompt.fill(PROMPT);
  await studio.submit.dblclick();
  await expect(studio.card(PROMPT)).toContainText("Ready");
  await expect(studio.cards).toHaveCount(1);

  await studio.prompt.fill("typed by hand");
  await studio.prompt.press("Enter");
  await expect(studio.prompt).toHaveValue("typed by hand\n");
  await studio.prompt.fill("sent by keys");
  await studio.prompt.press("ControlOrMeta+Enter");
  await studio.prompt.press("ControlOrMeta+Enter");
  await expect(studio.card("sent by keys")).toContainText("Ready");
  await expect(studio.prompt).toBeFocused();
  await expect(studio.cards).toHaveCount(2);

  await studio.page.reload();
  await expect(studio.prompt).toHaveValue("sent by keys");
  await expect(studio.cards).toHaveCount(2);
  const creates = (await emulator.log()).filter(({ kind }) => kind === "create");
  expect(creates).toHaveLength(2);
});

test("F-07 what the server refuses about the prompt stands at the prompt", async ({
  studio,
  complaints,
}) => {
  complaints.allow(/status of 400/);
  // The page believes that longer prompts are fine; the server does not.
  await studio.page.route("**/trpc/*model.list*", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(
      '"promptCharactersMax":10000',
      '"promptCharactersMax":90000',
    );
    await route.fulfill({ response, body });
  });
  await studio.page.reload();
  const long = "jersey ".repeat(1500).trim();
  await studio.prompt.fill(long);
  await expect(studio.page.getByText("/ 90,000")).toBeVisible();
  await studio.submit.click();
  await expect(studio.prompt).toHaveAccessibleDescription(/^Prompt was not accepted\./);
  await expect(studio.prompt).toBeFocused();
  await expect(studio.prompt).toHaveValue(long);
  await expect(studio.cards).toHaveCount(0);
  await expect(studio.banner).toContainText("100 credits");
});
