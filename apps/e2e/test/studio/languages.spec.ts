import { expect, test } from "../../src/index.ts";

const CHOICE = "darkroom.language";

/** The files of texts that a page has asked for. */
const isTexts = (url: string): boolean => /\/assets\/studio-[\w-]+\.js$/.test(url);

test.describe("the language of the browser", () => {
  test.use({ locale: "de-AT" });

  test("L-01 L-02 is the one of the page from its first paint on, with its texts alone", async ({
    page,
  }) => {
    const texts: string[] = [];
    page.on("request", (request) => {
      if (isTexts(request.url())) texts.push(request.url());
    });
    await page.goto("/", { waitUntil: "commit" });
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await expect(page.getByRole("heading", { level: 1, name: "Bild erstellen" })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Bild erstellen/ })).toHaveAccessibleDescription(
      "Schreib zuerst einen Prompt.",
    );
    await expect(page).toHaveTitle("Bild erstellen · Darkroom");
    expect(texts).toHaveLength(1);
  });

  test("L-01 gives way to the one that was chosen here", async ({ page }) => {
    await page.addInitScript((key) => localStorage.setItem(key, "en"), CHOICE);
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1, name: "Create a picture" })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  });
});

test("L-02 the mirrored language turns the page around before anything is painted", async ({
  page,
}) => {
  await page.addInitScript((key) => localStorage.setItem(key, "ar-XB"), CHOICE);
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  const field = page.getByRole("textbox");
  await field.waitFor();
  const box = await page.locator("form").boundingBox();
  expect(box === null ? 0 : box.x + box.width).toBe(1280);
});
