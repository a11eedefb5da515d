import { beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import {
  createTestServer,
  createTestStudio,
  expectAccessible,
  renderApp,
} from "../../test/render-studio.tsx";
import { sampleActive } from "../../test/samples.ts";
import { sampleBatch, sampleItem, sampleQuote } from "./samples.fixture.ts";

const ITEMS = [
  sampleItem(),
  sampleItem({ position: 1, status: "processing", outputs: [], predictionId: "prediction-2" }),
  sampleItem({
    position: 2,
    status: "failed",
    outputs: [],
    error: { code: "provider_rejected", message: "No." },
  }),
  sampleItem({
    position: 3,
    status: "refused",
    outputs: [],
    predictionId: null,
    problems: [{ field: "prompt", message: "is missing" }],
  }),
];

const ANSWERS: Parameters<typeof createTestServer>[0] = {
  "prediction.active": { result: sampleActive([]) },
  "batch.list": { result: { items: [sampleBatch()], nextCursor: null } },
  "batch.get": { result: { ...sampleBatch(), page: null } },
  "batch.items": { result: { items: ITEMS, nextCursor: null } },
  "batch.quote": { result: sampleQuote() },
  "batch.create": { result: { ...sampleBatch(), problems: [] } },
  "batch.cancel": { result: sampleBatch({ status: "canceling" }) },
  "batch.retryFailed": { result: { ...sampleBatch(), retried: 1, requiredCredits: 3 } },
};

async function open(path: string, answers: Parameters<typeof createTestServer>[0] = {}) {
  const server = createTestServer({ ...ANSWERS, ...answers });
  const { studio } = createTestStudio({ fetch: server.fetch });
  return { screen: await renderApp(studio, path), server };
}

const times = (asked: readonly string[], path: string): number =>
  asked.filter((other) => other === path).length;

beforeEach(() => {
  delete document.documentElement.dataset["theme"];
});

describe("the batches", () => {
  it.each([
    [360, "light", "/batch"],
    [1_280, "dark", "/batch"],
    [360, "dark", "/batch/batch-1"],
    [1_280, "light", "/batch/batch-1"],
  ] as const)("S-05 A-06 have no violation at %d px in %s at %s", async (width, theme, path) => {
    await page.viewport(width, 800);
    document.documentElement.dataset["theme"] = theme;
    const { screen } = await open(path);
    await expect.element(screen.getByRole("progressbar", { name: /Away kits/ })).toBeVisible();
    if (path !== "/batch")
      await expect.element(screen.getByText("3", { exact: true })).toBeVisible();
    await expectAccessible(document.documentElement);
    expect(document.documentElement.scrollWidth).toBe(width);
  });

  it("S-05 F-04 a list has a price before it has a start, and starts once", async () => {
    await page.viewport(1_280, 800);
    const { screen, server } = await open("/batch");
    const price = screen.getByRole("button", { name: "Check and price" });
    await expect.element(price).toHaveAccessibleDescription("Paste at least one prompt.");
    await userEvent.fill(
      screen.getByRole("textbox", { name: "Prompts, one on each line" }),
      "teal\nred\nnavy",
    );
    await expect.element(screen.getByText("3 prompts")).toBeVisible();
    await price.click();
    const quote = screen.getByRole("region", { name: "Price" });
    await expect.element(quote).toMatchTextContent("3 pictures · 9 credits · 91 left after");
    expect(times(server.asked, "batch.create")).toBe(0);
    await quote.getByRole("button", { name: "Start 3 pictures" }).click();
    await expect
      .element(screen.getByRole("heading", { level: 1, name: "Away kits" }))
      .toBeVisible();
    expect(times(server.asked, "batch.create")).toBe(1);
  });

  it("S-05 F-05 says what is wrong with a list, and which credits are missing", async () => {
    const problems = [{ position: 1, line: 3, field: "prompt", message: "is too long" }];
    const { screen } = await open("/batch", {
      "batch.quote": {
        result: sampleQuote({ invalid: 1, problems, requiredCredits: 200, affordable: false }),
      },
    });
    await userEvent.fill(screen.getByRole("textbox", { name: /^Prompts/ }), "teal");
    await screen.getByRole("button", { name: "Check and price" }).click();
    const quote = screen.getByRole("region", { name: "Price" });
    await expect.element(quote).toMatchTextContent("Line 3: prompt – is too long");
    await expect.element(quote).toMatchTextContent("100 credits missing");
    await expect.element(quote.getByRole("button")).not.toBeInTheDocument();
    await expectAccessible(document.documentElement);
  });

  it("S-05 what was priced is forgotten when the list changes", async () => {
    const { screen } = await open("/batch");
    const prompts = screen.getByRole("textbox", { name: /^Prompts/ });
    await userEvent.fill(prompts, "teal");
    await screen.getByRole("button", { name: "Check and price" }).click();
    await expect.element(screen.getByRole("region", { name: "Price" })).toBeVisible();
    await userEvent.fill(prompts, "teal\nred");
    await expect.element(screen.getByRole("region", { name: "Price" })).not.toBeInTheDocument();
  });

  it("S-05 C-10 the rest is cancelled after one question, and what failed is tried again", async () => {
    await page.viewport(1_280, 800);
    const { screen, server } = await open("/batch/batch-1");
    await screen.getByRole("button", { name: "Cancel the rest" }).click();
    const dialog = screen.getByRole("dialog", { name: "Cancel 7 pictures?" });
    await expect.element(dialog).toMatchTextContent("21 credits held go back");
    await dialog.getByRole("button", { name: "Cancel the rest" }).click();
    await expect.poll(() => times(server.asked, "batch.cancel")).toBe(1);
    await screen.getByRole("button", { name: "Retry 1 without a picture" }).click();
    await expect.poll(() => times(server.asked, "batch.retryFailed")).toBe(1);
  });

  it("S-05 a retry whose answer got lost is sent under its old key, the next one under its own", async () => {
    const server = createTestServer(ANSWERS);
    const sent: unknown[] = [];
    const { studio } = createTestStudio({
      fetch: (input, init) => {
        const address = input instanceof Request ? input.url : input.toString();
        if (!address.includes("batch.retryFailed")) return server.fetch(input);
        sent.push(init?.body);
        return sent.length === 1 ? Promise.reject(new TypeError("cut")) : server.fetch(input);
      },
    });
    const screen = await renderApp(studio, "/batch/batch-1");
    for (const presses of [1, 2, 3]) {
      await screen.getByRole("button", { name: "Retry 1 without a picture" }).click();
      await expect.poll(() => sent).toHaveLength(presses);
    }
    const [first, second, third] = sent;
    expect(first).toContain("idempotencyKey");
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it("S-05 its items link to their predictions, and say why one has no picture", async () => {
    const { screen } = await open("/batch/batch-1?show=unsuccessful");
    await expect
      .element(screen.getByRole("combobox", { name: "Show" }))
      .toHaveValue("unsuccessful");
    await expect
      .element(screen.getByRole("link", { name: "Item 2: Generating" }))
      .toHaveAttribute("href", "/p/prediction-2");
    await expect.element(screen.getByText("prompt: is missing")).toBeVisible();
  });

  it("S-05 S-14 one that is not there is told apart from one that did not load", async () => {
    const gone = await open("/batch/nowhere", { "batch.get": { reason: "not_found" } });
    await expect.element(gone.screen.getByText(/belongs to somebody else/)).toBeVisible();
    await gone.screen.unmount();
    const { screen } = await open("/batch/batch-1", { "batch.get": { reason: "internal" } });
    await expect.element(screen.getByRole("button", { name: "Retry" })).toBeVisible();
    await screen.unmount();
    const empty = { result: { items: [], nextCursor: null } };
    const none = await open("/batch", { "batch.list": empty });
    await expect.element(none.screen.getByText("No batch yet")).toBeVisible();
  });
});
