import { beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import {
  createTestServer,
  createTestStudio,
  expectAccessible,
  renderApp,
} from "../../test/render-studio.tsx";
import { openTestLanguages } from "../../test/texts.ts";
import { sampleActive } from "../../test/samples.ts";

async function open(path: string) {
  const server = createTestServer({
    "prediction.list": { result: { items: [], nextCursor: null } },
    "prediction.active": { result: sampleActive([]) },
    "credit.ledger": { result: { items: [], nextCursor: null } },
  });
  const languages = await openTestLanguages("en");
  const { studio } = createTestStudio({ fetch: server.fetch, languages });
  return { screen: await renderApp(studio, path), languages };
}

beforeEach(() => {
  delete document.documentElement.dataset["theme"];
});

describe("the frame of every page", () => {
  it("A-05 A-13 on a phone the screens are behind one button, and can be gone to", async () => {
    await page.viewport(360, 740);
    const { screen } = await open("/");
    const button = screen.getByRole("button", { name: "Menu" });
    await button.click();
    await expect.element(button).toHaveAttribute("aria-expanded", "true");
    await expectAccessible(document.documentElement);
    expect(document.documentElement.scrollWidth).toBe(360);
    await expect.element(screen.getByRole("link", { name: "Operator" })).not.toBeInTheDocument();
    await screen.getByRole("link", { name: "Settings" }).click();
    await expect.element(screen.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
    await expect.element(button).toHaveAttribute("aria-expanded", "false");
  });

  it("K-03 keys lead to the screens and back to the prompt, and ? tells them", async () => {
    await page.viewport(1_280, 800);
    const { screen } = await open("/");
    await expect.element(screen.getByRole("textbox", { name: "Prompt" })).toBeVisible();
    await userEvent.keyboard("gk");
    await expect.element(screen.getByRole("heading", { level: 1, name: "Credits" })).toBeVisible();
    await userEvent.keyboard("gc");
    const prompt = screen.getByRole("textbox", { name: "Prompt" });
    await expect.element(prompt).toBeVisible();
    await userEvent.keyboard("/");
    await expect.element(prompt).toHaveFocus();
    await expect.element(prompt).toHaveValue("");
    await userEvent.keyboard("gk?");
    await expect.element(prompt).toHaveValue("gk?");
    screen.getByRole("main").element().focus();
    await userEvent.keyboard("?");
    const list = screen.getByRole("dialog", { name: "Keyboard shortcuts" });
    await expect.element(list).toMatchTextContent("Go to: Credits");
    await expectAccessible(document.documentElement);
    await userEvent.keyboard("{Escape}");
    await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
  });
});

describe("the settings", () => {
  it.each([
    [360, "light"],
    [1_280, "dark"],
  ] as const)("S-08 A-06 have no violation at %d px in %s", async (width, theme) => {
    await page.viewport(width, 800);
    document.documentElement.dataset["theme"] = theme;
    const { screen } = await open("/settings");
    await expect.element(screen.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(document.documentElement);
    expect(document.documentElement.scrollWidth).toBe(width);
  });

  it("S-08 L-01 another language is chosen and shown at once", async () => {
    const { screen, languages } = await open("/settings");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Language" }), "Deutsch");
    await expect
      .element(screen.getByRole("heading", { level: 1, name: "Einstellungen" }))
      .toBeVisible();
    expect(languages.chosen()).toBe("de");
  });

  it("S-08 V-01 a theme that is chosen here is also the one of the switch above", async () => {
    await page.viewport(1_280, 800);
    const { screen } = await open("/settings");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Theme" }), "Dark theme");
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    await expect.element(screen.getByRole("button", { name: /^Dark theme/ })).toBeVisible();
  });
});
