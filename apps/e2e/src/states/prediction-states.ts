import {
  BUSY,
  GENERATING_MS,
  JERSEY,
  LONG_MS,
  SHORT_MS,
  createUntil,
  expectPicture,
  openPage,
  patiently,
  rewrite,
  openWithoutStream,
} from "./stage.ts";
import type { Stage, State } from "./stage.ts";

type Scenario = Readonly<Record<string, unknown>>;

/** A state of the card that is looked at on its own page. */
const large = (name: string, scenario: Scenario, word: string | RegExp): State => ({
  name,
  arrange: async (stage: Stage) => {
    await createUntil(stage, scenario, word);
    await openPage(stage);
  },
});

const WAITING_STATES: readonly State[] = [
  large("prediction-starting", { queueMs: LONG_MS }, "Starting"),
  {
    name: "prediction-generating",
    arrange: async (stage) => {
      await createUntil(stage, { durationMs: GENERATING_MS }, "Generating");
      await openPage(stage);
      await patiently(stage.page.getByRole("img", { name: /^Preview/ })).toBeVisible();
    },
  },
  large("prediction-saving", { durationMs: SHORT_MS, output: { slowMs: 60_000 } }, "Saving"),
];

/** They make the provider unwilling for a while, so all others come before them. */
const UNWILLING_STATES: readonly State[] = [
  large("prediction-lost-contact", { accept: "reset" }, "Lost contact"),
  large("prediction-queued", BUSY, /Next in line|ahead of you/),
];

const ENDED_STATES: readonly State[] = [
  {
    name: "prediction-ready",
    arrange: async (stage) => {
      await stage.emulator.clearScenario();
      await stage.studio.create(JERSEY);
      await expectPicture(stage.studio, JERSEY);
      await openPage(stage);
    },
  },
  {
    name: "prediction-several-outputs",
    arrange: async (stage) => {
      await stage.emulator.scenario({ outputs: 4 });
      await stage.studio.create(JERSEY);
      await expectPicture(stage.studio, JERSEY);
      await openPage(stage);
    },
  },
  large("prediction-failed", { outcome: "fail", durationMs: SHORT_MS }, "refunded"),
  large("prediction-refused", { outcome: "nsfw", durationMs: SHORT_MS }, "Refused"),
  {
    name: "prediction-cancelled",
    arrange: async (stage) => {
      const card = await createUntil(stage, { durationMs: LONG_MS }, "Generating");
      await card.getByRole("button", { name: "Cancel" }).click();
      await patiently(card).toContainText("refunded");
      await openPage(stage);
    },
  },
];

/** Pages that cannot show what was asked for, and the page of the credits. */
export const OTHER_STATES: readonly State[] = [
  {
    name: "prediction-not-found",
    arrange: async ({ page }) => {
      await page.goto("/p/nothing");
      await page.getByRole("heading", { name: "Nothing developed here" }).waitFor();
    },
  },
  {
    name: "prediction-not-loaded",
    arrange: async ({ page }) => {
      await page.route("**/trpc/*prediction.get*", (route) => route.abort());
      await page.goto("/p/something");
      await page.getByRole("heading", { name: "This prediction did not load" }).waitFor();
    },
  },
  {
    name: "prediction-crash",
    arrange: async (stage) => {
      const { page } = stage;
      await createUntil(stage, { outcome: "fail", durationMs: SHORT_MS }, "refunded");
      await openPage(stage);
      await openWithoutStream(page);
      await rewrite(page, "**/trpc/**", (body) => body.replaceAll('"credits":{', '"nothing":{'));
      await page.reload();
      await page.getByRole("heading", { name: "The studio stumbled" }).waitFor();
    },
  },
  {
    name: "session-not-opened",
    arrange: async ({ page }) => {
      await page.route("**/api/auth/**", (route) => route.abort());
      await page.goto("/");
      await page.getByRole("heading", { name: "The studio could not be opened" }).waitFor();
    },
  },
  {
    name: "credits",
    arrange: async (stage) => {
      await createUntil(stage, { outcome: "fail", durationMs: SHORT_MS }, "refunded");
      await stage.page.getByRole("link", { name: /credits/ }).click();
      await stage.page.getByText("Given to you").waitFor();
    },
  },
];

/** A prediction on its own page, while it waits and when it has ended. */
export const PREDICTION_STATES: readonly State[] = [
  ...WAITING_STATES,
  ...ENDED_STATES,
  ...UNWILLING_STATES,
];
