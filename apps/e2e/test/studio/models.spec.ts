import { expect, test } from "../../src/index.ts";

test("S-07 the page of a mode is reached from the form, opens cold, and leads back", async ({
  studio,
}) => {
  const { page } = studio;
  await studio.choose("Jersey, fine");
  await page.getByRole("link", { name: "More about Jersey, fine" }).click();
  const title = page.getByRole("heading", { level: 1, name: "Jersey, fine" });
  await expect(title).toBeVisible();
  await expect(page.getByText("No history yet.")).toBeVisible();
  await expect(page.getByText("0 of the 20 runs")).toBeVisible();
  await page.reload();
  await expect(title).toBeVisible();
  await page.getByRole("link", { name: "Contact sheet" }).click();
  await expect(studio.prompt).toBeVisible();
});
