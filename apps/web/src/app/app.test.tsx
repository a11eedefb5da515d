import { beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import {
  createTestServer,
  createTestStudio,
  expectAccessible,
  renderApp,
} from "../../test/render-studio.tsx";
import { openTestLanguages } from "../../test/texts.ts";
import {
  PROMPT,
  START,
  at,
  sampleActive,
  sampleFailed,
  sampleModel,
  samplePrediction,
} from "../../test/samples.ts";

const running = samplePrediction({
  id: "running",
  status: "processing",
  startedAt: at(0),
  progress: { value: 0.4, source: "provider" },
});
const TIMELINE = [
  { sequence: 1, type: "prediction.created", from: null, to: "queued", actor: "user:1", at: at(0) },
  {
    sequence: 2,
    type: "submission.started",
    from: "queued",
    to: "submitting",
    actor: "worker:1",
    at: at(1_500),
  },
];

/** The stream of the test's server moves after a while; what has not come by then never comes. */
const STREAM_MS_MAX = 8_000;

async function open(
  path: string,
  answers: Parameters<typeof createTestServer>[0] = {},
  options: Pick<Parameters<typeof createTestStudio>[0], "watch" | "languages"> = {},
) {
  const server = createTestServer({
    "prediction.list": { result: { items: [running], nextCursor: null } },
    "prediction.active": { result: sampleActive([running]) },
    "prediction.timeline": { result: TIMELINE },
    ...answers,
  });
  const room = createTestStudio({ fetch: server.fetch, ...options });
  return { ...room, asked: server.asked, screen: await renderApp(room.studio, path) };
}

beforeEach(() => {
  delete document.documentElement.dataset["theme"];
});

describe("the studio", () => {
  it.each([
    [360, "light"],
    [360, "dark"],
    [1_280, "light"],
    [1_280, "dark"],
  ] as const)("A-06 has no violation at %d px in the %s theme", async (width, theme) => {
    await page.viewport(width, 800);
    document.documentElement.dataset["theme"] = theme;
    const { screen } = await open("/");
    await expect.element(screen.getByRole("article")).toBeVisible();
    await expectAccessible(document.documentElement);
    expect(document.documentElement.scrollWidth).toBe(width);
  });

  it("A-03 has one polite live region from the start, and it is silent", async () => {
    const { screen } = await open("/");
    const region = screen.getByRole("status");
    await expect.element(region).toHaveAttribute("aria-live", "polite");
    await expect.element(region).toBeEmptyDOMElement();
  });

  it("A-13 has one h1, landmarks, a title and a skip link", async () => {
    const { screen } = await open("/");
    await expect.element(screen.getByRole("heading", { level: 1 })).toBeVisible();
    for (const landmark of ["banner", "main", "navigation"] as const) {
      await expect.element(screen.getByRole(landmark)).toBeInTheDocument();
    }
    expect(document.title).toBe("Create a picture · Darkroom");
    const skip = screen.getByRole("link", { name: "Skip to content" });
    skip.element().focus();
    await userEvent.keyboard("{Enter}");
    await expect.element(screen.getByRole("main")).toHaveFocus();
  });

  it("C-05 shows what the server knows when it is opened", async () => {
    const { screen } = await open("/");
    await expect.element(screen.getByRole("article", { name: PROMPT })).toBeVisible();
  });

  it("R-02 A-04 follows what runs to its end by itself, and leaves the focus alone", async () => {
    const watched = { ...running, pollAfterMs: 300 };
    const ended = sampleFailed({ id: running.id });
    const { screen, asked } = await open("/", {
      "prediction.list": { result: { items: [watched], nextCursor: null } },
      "prediction.active": { result: sampleActive([]) },
      "prediction.get": { result: ended },
    });
    await screen.getByRole("textbox", { name: "Prompt" }).click();
    await expect.element(screen.getByRole("article")).toMatchTextContent("3 credits refunded");
    await expect.element(screen.getByRole("textbox", { name: "Prompt" })).toHaveFocus();
    expect(asked.filter((path) => path === "prediction.get")).toHaveLength(1);
  });

  it("R-02 while the stream is live nothing is polled, and cards move by it alone", async () => {
    const watched = { ...running, pollAfterMs: 1_000 };
    const { screen, asked } = await open(
      "/",
      {
        "prediction.list": { result: { items: [watched], nextCursor: null } },
        "prediction.active": { result: [watched] },
      },
      { watch: "moves" },
    );
    await expect
      .element(screen.getByRole("article"), { timeout: STREAM_MS_MAX })
      .toMatchTextContent("3 credits refunded");
    expect(asked).not.toContain("prediction.get");
  });

  it("R-03 a look that fails removes no card", async () => {
    const watched = { ...running, pollAfterMs: 300 };
    const { screen, asked } = await open("/", {
      "prediction.list": { result: { items: [watched], nextCursor: null } },
      "prediction.active": { result: sampleActive([]) },
      "prediction.get": { reason: "internal" },
    });
    await expect.poll(() => asked.includes("prediction.get")).toBe(true);
    await expect.element(screen.getByRole("article")).toMatchTextContent("Generating");
  });

  it("E-05 shows what is available and what is held", async () => {
    const { studio, screen } = await open("/");
    const key = studio.queries.credit.balance.queryKey();
    studio.queryClient.setQueryData(key, { available: 96, reserved: 4 });
    await expect.element(screen.getByRole("banner")).toMatchTextContent("96 credits · 4 held");
  });

  it("E-07 keeps its frame and says what to do when the list does not load", async () => {
    const { screen } = await open("/", { "prediction.list": { reason: "internal" } });
    await expect
      .element(screen.getByText(/^Your earlier pictures could not be loaded\./))
      .toBeVisible();
    await expect.element(screen.getByRole("textbox", { name: "Prompt" })).toBeVisible();
  });
});

describe("the page of a prediction", () => {
  it("S-02 C-06 opened cold it shows the prediction, its timeline and its cost", async () => {
    const { screen } = await open("/p/running", { "prediction.get": { result: running } });
    await expect.element(screen.getByRole("heading", { level: 1, name: PROMPT })).toBeVisible();
    await expect.element(screen.getByText("Sent to the model")).toBeVisible();
    await expect.element(screen.getByText("3 credits held")).toBeVisible();
    await expect.element(screen.getByRole("button", { name: "Copy id" })).toBeVisible();
    await expect.element(screen.getByRole("button", { name: "Cancel" })).toBeVisible();
    await expectAccessible(document.documentElement);
  });

  it("S-02 names the chosen inputs by their titles, and nothing that was left to the model", async () => {
    const input = { prompt: PROMPT, colours: ["navy", "gold"], pattern: "auto", seed: 7 };
    const chosen = { ...running, input };
    const inputSchema = {
      type: "object" as const,
      properties: {
        colours: { type: "array", title: "Colours", items: { type: "string" } },
        pattern: { type: "string", title: "Pattern", enum: ["auto"], default: "auto" },
      },
      required: [],
    };
    const { screen, studio } = await open("/p/running", { "prediction.get": { result: chosen } });
    studio.queryClient.setQueryData(studio.queries.model.list.queryKey(), [
      sampleModel({ inputSchema }),
    ]);
    const facts = screen.getByRole("article");
    await expect.element(facts).toMatchTextContent(/Colours\s*navy, gold/);
    await expect.element(facts).toMatchTextContent(/seed\s*7/);
    await expect.element(facts).not.toMatchTextContent("Pattern");
  });

  it("S-14 of somebody else, or of nobody, says that there is nothing", async () => {
    const { screen } = await open("/p/unknown", { "prediction.get": { reason: "not_found" } });
    await expect
      .element(screen.getByRole("heading", { level: 1, name: "Nothing developed here" }))
      .toBeVisible();
    await expectAccessible(document.documentElement);
  });

  it("S-14 an address without a page says so", async () => {
    const { screen } = await open("/nowhere/at/all");
    await expect.element(screen.getByText("There is no page at this address.")).toBeVisible();
  });

  it("A-13 following a card's link moves the focus to the new page and names it", async () => {
    const { screen, store } = await open("/", { "prediction.get": { result: running } });
    store.dispatch({ type: "predictions.heard", predictions: [running], at: START });
    await screen.getByRole("link", { name: PROMPT }).click();
    await expect.element(screen.getByText("Timeline")).toBeVisible();
    await expect.element(screen.getByRole("main")).toHaveFocus();
    expect(document.title).toMatch(/^teal and orange basketball.* · Darkroom$/);
  });
});

describe("the languages of the studio", () => {
  const answers = { "prediction.get": { result: running } };

  it("L-01 another language is shown at once, everywhere, and nothing is lost by it", async () => {
    const languages = await openTestLanguages("en");
    const { screen } = await open("/", {}, { languages });
    const prompt = screen.getByRole("textbox", { name: "Prompt" });
    await prompt.fill("ein Trikot");
    await languages.choose("de");
    await expect.element(screen.getByRole("heading", { name: "Bild erstellen" })).toBeVisible();
    await expect.element(screen.getByRole("article")).toMatchTextContent("Wird erzeugt");
    await expect.element(screen.getByRole("banner")).toMatchTextContent("100 Credits");
    await expect.element(prompt).toHaveValue("ein Trikot");
    expect(document.title).toBe("Bild erstellen · Darkroom");
  });

  it.each([
    ["de", "/", 360],
    ["de", "/p/running", 360],
    ["en-XA", "/", 360],
    ["en-XA", "/p/running", 360],
    ["en-XA", "/credits", 360],
    ["en-XA", "/models/darkroom~jersey-speed", 360],
    ["ar-XB", "/", 1_280],
  ] as const)(
    "L-01 A-10 in %s nothing of %s is cut off at %d px",
    async (language, path, width) => {
      await page.viewport(width, 800);
      const languages = await openTestLanguages(language);
      const { screen } = await open(
        path,
        { ...answers, "credit.ledger": { result: { items: [], nextCursor: null } } },
        { languages },
      );
      await expect.element(screen.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(document.documentElement);
      expect(document.documentElement.scrollWidth).toBe(width);
    },
  );

  it("L-02 from right to left the form stands on the right", async () => {
    await page.viewport(1_280, 800);
    document.documentElement.dir = "rtl";
    const languages = await openTestLanguages("ar-XB");
    const { screen } = await open("/", answers, { languages });
    const form = screen.container.querySelector("form");
    await expect.element(screen.getByRole("article")).toBeVisible();
    expect(form?.getBoundingClientRect().right).toBe(1_280);
    document.documentElement.dir = "ltr";
  });
});
