import type { Locator, Page } from "@playwright/test";

/** The studio as a person meets it: by what is written on it and by its roles. */
export type StudioPage = {
  page: Page;
  open: () => Promise<void>;
  prompt: Locator;
  submit: Locator;
  /** Chooses a mode by the start of its title. */
  choose: (mode: string) => Promise<void>;
  /** Writes a prompt and presses the button. */
  create: (prompt: string) => Promise<Locator>;
  /** The card of a prompt; all of them when it was sent more than once. */
  card: (prompt: string) => Locator;
  cards: Locator;
  /** The head of the page, with the balance. */
  banner: Locator;
};

export function createStudioPage(page: Page): StudioPage {
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  const submit = page.getByRole("button", { name: "Create picture" });
  const card = (text: string): Locator => page.getByRole("article", { name: text, exact: true });
  return {
    page,
    open: async () => {
      await page.goto("/");
      await prompt.waitFor();
    },
    prompt,
    submit,
    card,
    choose: (mode) => page.getByRole("radio", { name: new RegExp(`^${mode}`) }).check(),
    create: async (text) => {
      await prompt.fill(text);
      await submit.click();
      return card(text).first();
    },
    cards: page.getByRole("article"),
    banner: page.getByRole("banner"),
  };
}

/** The picture of a card or a page, by the words that describe it. */
export function pictureOf(place: Locator, prompt: string): Locator {
  return place.getByRole("img", { name: prompt, exact: true });
}

/** Width of a picture in its own pixels; 0 until it has loaded. */
export function naturalWidthOf(picture: Locator): Promise<number> {
  return picture.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0));
}
