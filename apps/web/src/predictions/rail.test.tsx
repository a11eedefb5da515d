import { describe, expect, it } from "vitest";
import { createTestStudio, expectAccessible, renderInStudio } from "../../test/render-studio.tsx";
import { START, at, samplePrediction, sampleReady } from "../../test/samples.ts";
import { useCards } from "../app/studio.ts";
import type { PredictionView } from "../server/views.ts";
import { Rail } from "./rail.tsx";

function ConnectedRail() {
  return <Rail cards={useCards()} />;
}

async function show(predictions: readonly PredictionView[]) {
  const asked: string[] = [];
  const { studio, store } = createTestStudio({
    calls: {
      cancel: ({ id }) => {
        asked.push(id);
        return new Promise(() => undefined);
      },
    },
  });
  store.dispatch({ type: "predictions.heard", predictions, at: START });
  return { asked, screen: await renderInStudio(studio, <ConnectedRail />) };
}

const queued = (id: string) => samplePrediction({ id });
const running = (id: string) =>
  samplePrediction({ id, status: "processing", sequence: 4, startedAt: at(0) });

describe("the rail of what runs", () => {
  it("C-10 “Cancel all” says how many, asks once, and ends each of them", async () => {
    const { screen, asked } = await show([queued("one"), running("two"), sampleReady()]);
    await expect.element(screen.getByText("1 developing · 1 queued")).toBeVisible();
    await screen.getByRole("button", { name: "Cancel all (2)" }).click();
    const dialog = screen.getByRole("dialog", { name: "Cancel 2 predictions?" });
    await expect.element(dialog).toMatchTextContent("6 credits held go back.");
    expect(asked).toEqual([]);
    await expectAccessible(screen.container);
    await dialog.getByRole("button", { name: "Cancel 2 predictions" }).click();
    await expect.poll(() => asked.toSorted()).toEqual(["one", "two"]);
    await expect
      .element(screen.getByRole("button", { name: /^Cancel all/ }))
      .not.toBeInTheDocument();
  });

  it("C-10 “Cancel all queued” leaves alone what already develops", async () => {
    const { screen, asked } = await show([queued("one"), queued("two"), running("three")]);
    await screen.getByRole("button", { name: "Cancel all queued (2)" }).click();
    const dialog = screen.getByRole("dialog", { name: "Cancel 2 predictions?" });
    await dialog.getByRole("button", { name: "Cancel 2 predictions" }).click();
    await expect.poll(() => asked.toSorted()).toEqual(["one", "two"]);
  });

  it("C-10 keeping them ends nothing", async () => {
    const { screen, asked } = await show([queued("one"), running("two")]);
    await screen.getByRole("button", { name: "Cancel all (2)" }).click();
    await screen.getByRole("button", { name: "Keep them" }).click();
    await expect.element(screen.getByRole("dialog")).not.toBeInTheDocument();
    expect(asked).toEqual([]);
  });

  it("C-10 one alone has only its own button", async () => {
    const { screen } = await show([running("one")]);
    await expect.element(screen.getByText("1 developing")).toBeVisible();
    await expect.element(screen.getByRole("button")).not.toBeInTheDocument();
  });
});
