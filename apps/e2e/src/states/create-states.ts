import {
  BUSY,
  CANCEL,
  CREATE,
  GENERATING_MS,
  JERSEY,
  LONG_MS,
  SHORT_MS,
  createUntil,
  expectPicture,
  keepBack,
  patiently,
  rewrite,
  openWithoutStream,
} from "./stage.ts";
import type { Stage, State } from "./stage.ts";

const preview = (stage: Stage) =>
  patiently(stage.studio.card(JERSEY).getByRole("img", { name: /^Preview/ })).toBeVisible();

/** States of the form, before anything is sent. */
export const FORM_STATES: readonly State[] = [
  {
    name: "create-empty",
    arrange: async ({ page }) => {
      await page.getByRole("heading", { name: "A fresh contact sheet" }).waitFor();
    },
  },
  {
    name: "create-typing",
    arrange: async ({ studio }) => {
      await studio.prompt.fill("white football shirt with a red sash and the number 10");
    },
  },
  {
    name: "create-details",
    arrange: async ({ studio, page }) => {
      await studio.prompt.fill("football shirt with a sash");
      await page.getByText("Details", { exact: true }).click();
      await page.getByRole("textbox", { name: "Name", exact: true }).fill("Harbor");
      await page.getByRole("textbox", { name: "Colours" }).fill("white, navy, #c8102e");
      await page.getByRole("textbox", { name: "Number", exact: true }).fill("120");
    },
  },
  {
    name: "create-over-the-limit",
    arrange: async ({ studio, page }) => {
      await studio.prompt.fill("a jersey with many stripes ".repeat(500));
      await page.getByText("characters too long").waitFor();
    },
  },
  {
    name: "create-too-few-credits",
    arrange: async ({ studio, page, emulator }) => {
      await emulator.scenario({ durationMs: LONG_MS });
      await page.getByRole("radio", { name: /scene/ }).click();
      for (const number of [1, 2, 3, 4, 5, 6, 7]) await studio.create(`shirt number ${number}`);
      await page.getByText(/credits? missing/).waitFor();
    },
  },
];

/** States of a card that waits. Those that make the provider unwilling come last: it stays so. */
export const RUNNING_STATES: readonly State[] = [
  {
    name: "create-sending",
    arrange: async (stage) => {
      await keepBack(stage.page, CREATE);
      await createUntil(stage, { durationMs: SHORT_MS }, "Sending");
    },
  },
  {
    name: "create-generating",
    arrange: async (stage) => {
      await createUntil(stage, { durationMs: GENERATING_MS }, "Generating");
      await preview(stage);
    },
  },
  {
    name: "create-starting",
    arrange: async (stage) => {
      await createUntil(stage, { queueMs: LONG_MS }, "Starting");
    },
  },
  {
    name: "create-saving",
    arrange: async (stage) => {
      await createUntil(stage, { durationMs: SHORT_MS, output: { slowMs: 60_000 } }, "Saving");
    },
  },
  {
    name: "create-cancelling",
    arrange: async (stage) => {
      await keepBack(stage.page, CANCEL);
      const card = await createUntil(stage, { durationMs: GENERATING_MS }, "Generating");
      await card.getByRole("button", { name: "Cancel" }).click();
      await patiently(card).toContainText("Cancelling…");
    },
  },
  {
    name: "create-reconnecting",
    arrange: async (stage) => {
      await openWithoutStream(stage.page);
      await createUntil(stage, { durationMs: GENERATING_MS }, "Generating");
      await preview(stage);
      await stage.page.route("**/trpc/**", (route) => route.abort());
      await patiently(stage.studio.banner).toContainText("Reconnecting");
    },
  },
  {
    name: "create-lost-contact",
    arrange: async (stage) => {
      await createUntil(stage, { accept: "reset" }, "Lost contact");
    },
  },
  {
    name: "create-queued",
    arrange: async (stage) => {
      await createUntil(stage, BUSY, /Next in line|ahead of you/);
    },
  },
];

/** States of a card that has ended. */
export const ENDED_STATES: readonly State[] = [
  {
    name: "create-ready",
    arrange: async ({ studio, emulator }) => {
      await emulator.clearScenario();
      await studio.create(JERSEY);
      await expectPicture(studio, JERSEY);
    },
  },
  {
    name: "create-several-outputs",
    arrange: async ({ studio, emulator }) => {
      await emulator.scenario({ outputs: 3 });
      await studio.create(JERSEY);
      await expectPicture(studio, JERSEY);
    },
  },
  {
    name: "create-failed",
    arrange: async (stage) => {
      await createUntil(stage, { outcome: "fail", durationMs: SHORT_MS }, "refunded");
    },
  },
  {
    name: "create-refused",
    arrange: async (stage) => {
      await createUntil(stage, { outcome: "nsfw", durationMs: SHORT_MS }, "Refused");
    },
  },
  {
    name: "create-cancelled",
    arrange: async (stage) => {
      const card = await createUntil(stage, { durationMs: LONG_MS }, "Generating");
      await card.getByRole("button", { name: "Cancel" }).click();
      await patiently(card).toContainText("refunded");
    },
  },
  {
    name: "create-expired",
    arrange: async (stage) => {
      await openWithoutStream(stage.page);
      // A deadline lies minutes ahead; the page reads a failure as what it becomes then.
      await rewrite(stage.page, "**/trpc/**", (body) =>
        body
          .replaceAll('"status":"failed"', '"status":"expired"')
          .replaceAll('"code":"provider_rejected"', '"code":"timeout"')
          .replaceAll(
            "The image provider could not finish this picture.",
            "This took longer than allowed and was stopped.",
          ),
      );
      await createUntil(stage, { outcome: "fail", durationMs: SHORT_MS }, "Expired");
    },
  },
  {
    name: "create-not-sent",
    arrange: async (stage) => {
      await stage.page.route(CREATE, (route) => route.abort());
      await createUntil(stage, { durationMs: SHORT_MS }, "Not sent");
    },
  },
  {
    name: "create-card-crash",
    arrange: async ({ page, studio, emulator }) => {
      await emulator.scenario({ outcome: "fail", durationMs: SHORT_MS });
      await studio.create(JERSEY);
      await patiently(studio.card(JERSEY)).toContainText("refunded");
      await openWithoutStream(page);
      // An answer as no server of ours gives it: a prediction without its credits.
      await rewrite(page, "**/trpc/**", (body) =>
        body.replaceAll('"credits":{"price"', '"credits":null,"nothing":{"price"'),
      );
      await page.reload();
      await page.getByText("This card could not be shown.").waitFor();
    },
  },
  {
    name: "create-list-failed",
    arrange: async ({ page }) => {
      await page.route("**/trpc/*prediction.list*", (route) => route.abort());
      await page.reload();
      await page.getByText("Your earlier pictures could not be loaded.").waitFor();
    },
  },
];

const BUSY_PROMPTS = [
  "black and gold rugby shirt, hoops, Kestrels 3",
  "sky blue football shirt with a navy sash, Lakeside 11",
  JERSEY,
] as const;

/** A studio in the middle of its day: pictures, one that develops, some that wait. */
const BUSY_STATE: State = {
  name: "create-busy",
  arrange: async ({ page, studio, emulator }) => {
    await emulator.clearScenario();
    for (const prompt of BUSY_PROMPTS) {
      await studio.create(prompt);
      await expectPicture(studio, prompt);
    }
    await emulator.scenario({ outcome: "fail", durationMs: SHORT_MS });
    const failed = await studio.create("a jersey that the model could not draw");
    await patiently(failed).toContainText("refunded");
    await emulator.clearScenario();
    const running = await studio.create(
      "red and white football shirt, vertical stripes, Rovers 10",
    );
    // The page stops hearing of it, so that the picture stays half-way.
    await patiently(running.getByRole("img", { name: /^Preview/ })).toBeVisible();
    await keepBack(page, "**/trpc/*prediction.get*");
    await emulator.scenario(BUSY);
    await studio.create("purple and lime hockey jersey, chevrons, Comets 88");
    await patiently(
      studio.card("purple and lime hockey jersey, chevrons, Comets 88"),
    ).toContainText("Queued");
  },
};

export const CREATE_STATES: readonly State[] = [
  ...FORM_STATES,
  ...RUNNING_STATES,
  ...ENDED_STATES,
  BUSY_STATE,
];
