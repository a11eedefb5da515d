import { expect, pictureOf, test } from "../../src/index.ts";
import { hold } from "../support/hold.ts";

const PROMPT = "a jersey that nobody will see";

test("E-05 C-08 cancel gives the credits back and the card says so", async ({
  studio,
  emulator,
}) => {
  await emulator.scenario({ durationMs: 600_000 });
  const card = await studio.create(PROMPT);
  await expect(studio.banner).toContainText("99 credits · 1 held");
  await expect(card).toContainText("Generating");
  await card.getByRole("button", { name: "Cancel" }).click();
  await expect(card).toContainText("Cancelled");
  await expect(card).toContainText("1 credit refunded");
  await expect(studio.banner).toContainText("100 credits");
  await expect(studio.banner).not.toContainText("held");
  await expect(studio.prompt).toHaveValue(PROMPT);
});

test("C-08 a prediction can be cancelled while it waits at the provider", async ({
  studio,
  emulator,
}) => {
  await emulator.scenario({ queueMs: 600_000 });
  const card = await studio.create(PROMPT);
  await expect(card).toContainText("Starting");
  await card.getByRole("button", { name: "Cancel" }).click();
  await expect(card).toContainText("1 credit refunded");
  await expect(studio.banner).toContainText("100 credits");
});

test("C-11 F-06 a failing prediction refunds its credits, and Retry makes a new one", async ({
  studio,
  emulator,
}) => {
  await emulator.scenario({ outcome: "fail", durationMs: 500 });
  const failed = await studio.create(PROMPT);
  await expect(failed).toContainText("Failed");
  await expect(failed).toContainText("1 credit refunded");
  await expect(studio.banner).toContainText("100 credits");
  await expect(studio.prompt).toHaveValue(PROMPT);
  const failedAddress = await failed
    .getByRole("link", { name: PROMPT, exact: true })
    .getAttribute("href");

  await emulator.scenario({ durationMs: 500 });
  await failed.getByRole("button", { name: "Retry" }).click();
  await expect(studio.card(PROMPT)).toHaveCount(2);
  const retried = studio.card(PROMPT).first();
  await expect(retried).toContainText("Ready");
  await expect(pictureOf(retried, PROMPT)).toBeVisible();
  await expect(studio.card(PROMPT).last()).toContainText("Failed");
  await expect(studio.banner).toContainText("99 credits");

  await retried.getByRole("link", { name: PROMPT, exact: true }).click();
  const origin = studio.page.getByRole("link", { name: "the earlier attempt" });
  await expect(origin).toHaveAttribute("href", failedAddress ?? "");
});

test("C-09 a cancel that comes too late shows the picture and says why", async ({
  studio,
  emulator,
}) => {
  await emulator.scenario({ durationMs: 2_500 });
  const cancel = await hold(studio.page, "**/trpc/prediction.cancel*");
  const card = await studio.create(PROMPT);
  await card.getByRole("button", { name: "Cancel" }).click();
  await expect(card.getByRole("button", { name: "Cancelling…" })).toBeVisible();
  await expect(card).toContainText("Ready");
  cancel.release();
  await expect(card).toContainText("Finished before it could be cancelled");
  await expect(pictureOf(card, PROMPT)).toBeVisible();
  await expect(studio.banner).toContainText("99 credits");
});
