import { beforeEach, describe, expect, it } from "vitest";
import { page } from "vitest/browser";
import {
  createTestServer,
  createTestStudio,
  expectAccessible,
  renderApp,
} from "../../test/render-studio.tsx";
import { sampleModel } from "../../test/samples.ts";
import type { ModelView } from "../server/views.ts";

const LIMITS = { directP95MsMax: 3_000, pollP95MsMax: 15_000 };
const MEASURED = sampleModel({
  durations: {
    p10: 1_600,
    p50: 1_900,
    p80: 2_200,
    p90: 2_300,
    p95: 2_400,
    p99: 2_700,
    runs: 48,
    stages: { queue: 20, start: 100, run: 1_700, store: 80 },
  },
  delivery: { pattern: "direct", reason: "fast", figures: { p95Ms: 2_400, runs: 48, ...LIMITS } },
});

async function open(path: string, models: readonly ModelView[] = [MEASURED]) {
  const server = createTestServer({
    "prediction.list": { result: { items: [], nextCursor: null } },
    "prediction.active": { result: [] },
  });
  const { studio } = createTestStudio({ fetch: server.fetch, models });
  return { screen: await renderApp(studio, path) };
}

beforeEach(() => {
  delete document.documentElement.dataset["theme"];
});

describe("the page of a model", () => {
  it("S-07 tells price, measured times, the chosen pattern and why", async () => {
    const { screen } = await open("/models/darkroom~jersey-speed");
    const article = screen.getByRole("article");
    await expect
      .element(screen.getByRole("heading", { level: 1, name: "Jersey, quick" }))
      .toBeVisible();
    await expect.element(article).toMatchTextContent(/Price of a run\s*3 credits/);
    await expect.element(article).toMatchTextContent(/Half are ready within \(p50\)\s*1\.9 s/);
    await expect.element(article).toMatchTextContent(/19 in 20 are ready within \(p95\)\s*2\.4 s/);
    await expect.element(article).toMatchTextContent("the last 48 runs");
    await expect.element(article).toMatchTextContent(/within 2\.4 s, which is under 3 s/);
    expect(document.title).toBe("Jersey, quick · Darkroom");
  });

  it.each([
    ["direct", "fast", "In one reply"],
    ["poll", "medium", "An id at once, then looks"],
    ["push", "slow", "An id at once, then news"],
  ] as const)("S-07 marks %s alone as chosen", async (pattern, reason, title) => {
    const delivery = { ...MEASURED.delivery, pattern, reason };
    const { screen } = await open("/models/darkroom~jersey-speed", [{ ...MEASURED, delivery }]);
    const chosen = screen.getByRole("listitem").filter({ hasText: "Chosen:" });
    await expect.element(chosen).toMatchTextContent(title);
    expect(chosen.elements()).toHaveLength(1);
  });

  it.each([
    [360, "light"],
    [360, "dark"],
    [1_280, "light"],
    [1_280, "dark"],
  ] as const)("A-06 S-07 has no violation at %d px in the %s theme", async (width, theme) => {
    await page.viewport(width, 800);
    document.documentElement.dataset["theme"] = theme;
    const { screen } = await open("/models/darkroom~jersey-speed");
    await expect.element(screen.getByText("Usual times")).toBeVisible();
    await expectAccessible(document.documentElement);
    expect(document.documentElement.scrollWidth).toBe(width);
  });

  it("S-07 without history promises no time and says how much is missing", async () => {
    const { screen } = await open("/models/darkroom~jersey-speed", [sampleModel()]);
    const article = screen.getByRole("article");
    await expect.element(article).toMatchTextContent("No history yet.");
    await expect.element(article).toMatchTextContent("0 of the 20 runs");
    await expect.element(article).not.toMatchTextContent("p95");
    await expectAccessible(document.documentElement);
  });

  it("S-07 S-14 says so where there is no such model", async () => {
    const { screen } = await open("/models/nobody~nothing");
    await expect.element(screen.getByText(/^There is no mode at this address/)).toBeVisible();
    await expectAccessible(document.documentElement);
  });

  it("S-07 can be loaded once more where the models do not load", async () => {
    const { studio } = createTestStudio({ fetch: createTestServer({}).fetch });
    studio.queryClient.removeQueries(studio.queries.model.list.queryFilter());
    const screen = await renderApp(studio, "/models/darkroom~jersey-speed");
    await expect
      .element(screen.getByRole("heading", { level: 1, name: "This mode did not load" }))
      .toBeVisible();
    await expect.element(screen.getByRole("button", { name: "Retry" })).toBeVisible();
  });

  it("S-07 is reached from the chosen mode of the form", async () => {
    const { screen } = await open("/");
    await screen.getByRole("link", { name: "More about Jersey, quick" }).click();
    await expect.element(screen.getByText("How the result comes")).toBeVisible();
    await expect.element(screen.getByRole("main")).toHaveFocus();
  });
});
