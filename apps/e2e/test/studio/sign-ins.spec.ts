import type { Page } from "@playwright/test";
import { expect, pictureOf, test as base } from "../../src/index.ts";
import { openMailbox } from "../support/mailbox.ts";
import type { Mailbox } from "../support/mailbox.ts";

const ADDRESS = "ada@example.com";
const PASSWORD = "a long enough one";
const OTHER_PASSWORD = "quite another one";
const PROMPT = "teal and orange jersey, Harbor 7";

/** A wrong password, and a look of the page just when its session has ended. */
const BETWEEN_SESSIONS = /status of 401/;

const test = base.extend<{ mailbox: Mailbox }>({
  mailbox: async ({ browserName: _browserName }, use) => {
    const mailbox = await openMailbox();
    await use(mailbox);
    await mailbox.close();
  },
  serverVariables: async ({ mailbox }, use) => {
    await use({ SMTP_URL: mailbox.url, MAIL_FROM: "Darkroom <studio@example.com>" });
  },
});

async function signUp(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "New here? Sign up" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign up" })).toBeVisible();
  await page.getByLabel("E-mail address").fill(ADDRESS);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
}

async function signIn(page: Page, password = PASSWORD): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(ADDRESS);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Create a picture" })).toBeVisible();
}

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });

test("a visitor's picture is still there after sign-up, sign-out and sign-in", async ({
  studio,
  page,
  complaints,
  mailbox,
}) => {
  complaints.allow(BETWEEN_SESSIONS);
  const card = await studio.create(PROMPT);
  await expect(pictureOf(card, PROMPT)).toBeVisible({ timeout: 30_000 });
  await signUp(page);
  await page.goto(await mailbox.linkTo(ADDRESS));
  await expect(heading(page, "Your address is confirmed")).toBeVisible();
  await page.getByRole("link", { name: "Create a picture" }).click();
  await expect(pictureOf(studio.card(PROMPT), PROMPT)).toBeVisible();

  await page.getByRole("link", { name: "Account" }).click();
  await expect(page.getByText(ADDRESS)).toBeVisible();
  await expect(page.getByText("this browser")).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("You are a visitor")).toBeVisible();
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
  await expect(studio.cards).toHaveCount(0);

  await signIn(page);
  await expect(pictureOf(studio.card(PROMPT), PROMPT)).toBeVisible();

  await page.getByRole("link", { name: "Account" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download everything" }).click();
  expect((await downloading).suggestedFilename()).toMatch(/^darkroom-account-.+\.zip$/);
  const end = page.getByRole("region", { name: "Delete the account" });
  await end.getByLabel("Current password").fill(PASSWORD);
  await end.getByRole("button", { name: "Delete the account" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the account" }).click();
  await expect(page.getByText("You are a visitor")).toBeVisible();
});

test("the mail's link on another device asks for a new password there", async ({
  studio,
  page,
  browser,
  darkroom,
  complaints,
  mailbox,
}) => {
  complaints.allow(BETWEEN_SESSIONS);
  const card = await studio.create(PROMPT);
  await expect(pictureOf(card, PROMPT)).toBeVisible({ timeout: 30_000 });
  await signUp(page);
  const phone = await browser.newContext({
    baseURL: darkroom.url,
    viewport: { width: 390, height: 844 },
  });
  const other = await phone.newPage();
  await other.goto(await mailbox.linkTo(ADDRESS));
  await expect(heading(other, "Choose a password")).toBeVisible();
  await other.getByLabel("New password").fill(OTHER_PASSWORD);
  await other.getByRole("button", { name: "Confirm and sign in" }).click();
  await expect(heading(other, "Your address is confirmed")).toBeVisible();
  await other.goto("/");
  await expect(pictureOf(other.getByRole("article", { name: PROMPT }), PROMPT)).toBeVisible();
  await phone.close();
});

test("a forgotten password is set anew by the mail's link", async ({
  studio,
  page,
  complaints,
  mailbox,
}) => {
  complaints.allow(BETWEEN_SESSIONS);
  await expect(studio.prompt).toBeVisible();
  await signUp(page);
  await page.goto(await mailbox.linkTo(ADDRESS));
  await expect(heading(page, "Your address is confirmed")).toBeVisible();
  await page.goto("/forgot-password");
  await page.getByLabel("E-mail address").fill(ADDRESS);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText("a link is on its way")).toBeVisible();
  await page.goto(await mailbox.linkTo(ADDRESS, 2));
  await page.getByLabel("New password").fill(OTHER_PASSWORD);
  await page.getByRole("button", { name: "Set a new password" }).click();
  await expect(heading(page, "The password is set")).toBeVisible();

  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(ADDRESS);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("Address or password is wrong");
  await signIn(page, OTHER_PASSWORD);
});
