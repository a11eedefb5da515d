import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { startEmulatorProgram } from "../src/index.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`the emulator's page is usable in ${colorScheme}, and its buttons do what they say`, async ({
    browser,
  }) => {
    const emulator = await startEmulatorProgram();
    const input = { prompt: "x", __scenario: { durationMs: 200, queueMs: 60_000 } };
    await fetch(`${emulator.url}/replicate/v1/predictions`, {
      method: "POST",
      headers: { authorization: "Bearer r8_any" },
      body: JSON.stringify({ version: "darkroom/jersey-speed", input }),
    });
    const context = await browser.newContext({ colorScheme });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(emulator.url);
    const predictions = page.getByRole("region", { name: "Predictions", exact: true });
    await expect(predictions).toContainText("starting");
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await expect(page.getByText("standing")).toBeVisible();
    await page.getByRole("button", { name: "+5 min" }).click();
    await expect(predictions).toContainText("succeeded");
    await page.getByRole("button", { name: "cold-boot" }).click();
    await expect(page.getByRole("status")).toHaveText("Done: cold-boot");
    await expect(page.locator("#summary")).toContainText('"queueMs":180000');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
    await emulator.stop();
  });
}
