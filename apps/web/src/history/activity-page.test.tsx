import { beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import {
  createTestServer,
  createTestStudio,
  expectAccessible,
  renderApp,
} from "../../test/render-studio.tsx";
import {
  at,
  sampleActive,
  sampleFailed,
  samplePrediction,
  sampleReady,
} from "../../test/samples.ts";
import type { PredictionView } from "../server/views.ts";

const EMPTY = { items: [] as PredictionView[], nextCursor: null };

async function open(path: string, list: unknown) {
  const server = createTestServer({
    "prediction.list": list === null ? { reason: "internal" } : { result: list },
    "prediction.active": { result: sampleActive([]) },
  });
  const { studio } = createTestStudio({ fetch: server.fetch });
  return { screen: await renderApp(studio, path), server };
}

const some = (count: number): PredictionView[] =>
  Array.from({ length: count }, (_, place) =>
    sampleReady({ createdAt: at(-place * 60_000), input: { prompt: `jersey ${place} of many` } }),
  );

beforeEach(() => {
  delete document.documentElement.dataset["theme"];
});

describe("the activity", () => {
  it.each([
    [360, "light"],
    [1_280, "dark"],
  ] as const)(
    "S-03 A-06 lists every end without a violation at %d px in %s",
    async (width, theme) => {
      await page.viewport(width, 800);
      document.documentElement.dataset["theme"] = theme;
      const items = [
        samplePrediction({ status: "processing", createdAt: at(1_000) }),
        sampleReady({ createdAt: at(0) }),
        sampleFailed({ createdAt: at(-1_000) }),
        samplePrediction({ status: "canceled", endedAt: at(0), createdAt: at(-2_000) }),
      ];
      const { screen } = await open("/activity", { items, nextCursor: null });
      const list = screen.getByRole("list", { name: "Activity" });
      await expect.element(list).toBeVisible();
      for (const state of ["Generating", "Ready", "Failed", "Cancelled"]) {
        await expect.element(list).toMatchTextContent(state);
      }
      await expectAccessible(document.documentElement);
      expect(document.documentElement.scrollWidth).toBe(width);
    },
  );

  it("S-03 what is looked for is found, and can be forgotten", async () => {
    await page.viewport(1_280, 800);
    const { screen } = await open("/activity?text=of+many&state=succeeded", {
      items: some(3),
      nextCursor: null,
    });
    await expect.element(screen.getByRole("combobox", { name: "State" })).toHaveValue("succeeded");
    await expect.element(screen.getByRole("link", { name: "jersey 2 of many" })).toBeVisible();
    const words = screen.getByRole("searchbox", { name: "Words in the prompt" });
    await userEvent.fill(words, "jersey 1");
    await expect
      .element(screen.getByRole("link", { name: "jersey 2 of many" }))
      .not.toBeInTheDocument();
    await userEvent.fill(words, "purple");
    await screen.getByRole("button", { name: "Clear the filters" }).click();
    await expect.element(words).toHaveValue("");
    await expect.element(screen.getByRole("link", { name: "jersey 2 of many" })).toBeVisible();
  });

  it("S-03 an empty one says what makes it otherwise", async () => {
    const { screen } = await open("/activity", EMPTY);
    await expect.element(screen.getByText("Nothing here yet")).toBeVisible();
    await expect
      .element(screen.getByRole("main").getByRole("link", { name: "Create a picture" }))
      .toBeVisible();
  });

  it("S-03 E-01 one that did not load can be asked for again", async () => {
    const { screen, server } = await open("/activity", null);
    await expect.element(screen.getByText("Your history did not load.")).toBeVisible();
    await expectAccessible(document.documentElement);
    const before = server.asked.length;
    await screen.getByRole("button", { name: "Retry" }).click();
    await expect.poll(() => server.asked.length).toBeGreaterThan(before);
  });

  it("G-01 of a thousand rows only those near the window are there", async () => {
    await page.viewport(1_280, 800);
    const { screen } = await open("/activity", { items: some(1_000), nextCursor: null });
    const rows = (): number =>
      screen.getByRole("list", { name: "Activity" }).element().children.length;
    await expect.element(screen.getByRole("link", { name: "jersey 0 of many" })).toBeVisible();
    await expect.poll(rows).toBeLessThan(60);
    window.scrollTo(0, document.documentElement.scrollHeight);
    await expect.element(screen.getByRole("link", { name: "jersey 999 of many" })).toBeVisible();
    expect(rows()).toBeLessThan(60);
    expect(document.querySelectorAll("*").length).toBeLessThan(1_500);
  });
});
