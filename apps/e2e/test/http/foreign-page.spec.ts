import type { Page } from "@playwright/test";
import { expect, naturalWidthOf, test } from "../../src/index.ts";
import { buildSample } from "../support/build-sample.ts";

let script = "";
test.beforeAll(async () => {
  script = await buildSample();
});

/** The sample's page under a path of the studio's own origin, with a visitor's session. */
async function openForeignPage(page: Page, url: string): Promise<void> {
  await page.route("**/foreign-page", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><title>A shop</title><body><script type="module">${script}</script></body></html>`,
    }),
  );
  await page.goto(`${url}/foreign-page`);
  const signedIn = await page.request.post(`${url}/api/auth/sign-in/anonymous`);
  expect(signedIn.status()).toBe(200);
}

test("a foreign page orders, watches and shows a picture with the hooks alone", async ({
  page,
  darkroom,
}) => {
  await openForeignPage(page, darkroom.url);
  await page.getByLabel("What to draw").fill("a sea-green jersey with a heron");
  await page.getByRole("button", { name: "Draw" }).click();
  await expect(page.getByRole("button", { name: "Draw" })).toBeDisabled();
  await expect(page.getByRole("figure", { name: "processing" })).toBeVisible();
  const picture = page.getByAltText("What was drawn");
  await expect(picture).toBeVisible();
  await expect.poll(() => naturalWidthOf(picture)).toBeGreaterThan(100);
  await expect(page.getByRole("button", { name: "Draw" })).toBeEnabled();
  await expect(page.getByRole("figure", { name: "succeeded" })).toBeVisible();
});

test("it cancels what it ordered, and says why an order was not taken", async ({
  page,
  darkroom,
  complaints,
}) => {
  complaints.allow(/status of 400/);
  await openForeignPage(page, darkroom.url);
  await page.getByRole("button", { name: "Draw" }).click();
  await expect(page.getByRole("status")).toHaveText("The input is not valid.");
  await expect(page.getByRole("button", { name: "Draw" })).toBeEnabled();
  await page.getByLabel("What to draw").fill("a jersey that nobody waits for");
  await page.getByRole("button", { name: "Draw" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("figure", { name: "canceled" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Draw" })).toBeEnabled();
});

test("a page that goes away ends its stream, and the prediction goes on", async ({
  page,
  darkroom,
}) => {
  await openForeignPage(page, darkroom.url);
  const opened: string[] = [];
  const ended: string[] = [];
  const isStream = (url: string) => url.includes("prediction.watch");
  page.on("request", (request) => isStream(request.url()) && opened.push(request.url()));
  page.on("requestfailed", (request) => isStream(request.url()) && ended.push(request.url()));
  await page.getByLabel("What to draw").fill("a jersey that is left");
  await page.getByRole("button", { name: "Draw" }).click();
  await expect(page.getByRole("figure", { name: "processing" })).toBeVisible();
  const ordered = await page.request.get(`${darkroom.url}/trpc/prediction.active`);
  await page.evaluate("window.leave()");
  await expect.poll(() => ended.length).toBe(opened.length);
  expect(opened.length).toBeGreaterThan(0);
  expect(JSON.stringify(await ordered.json())).toContain("a jersey that is left");
  await expect
    .poll(async () => {
      const active = await page.request.get(`${darkroom.url}/trpc/prediction.active`);
      return JSON.stringify(await active.json());
    })
    .toContain('"unfinished":0');
});
