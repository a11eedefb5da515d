import { describe, expect, it } from "vitest";
import { cdp } from "vitest/browser";
import { createTestStudio, expectAccessible, renderInStudio } from "../../test/render-studio.tsx";
import { OUTPUT, PROMPT, START, at, samplePrediction, sampleReady } from "../../test/samples.ts";
import type { PredictionView } from "../server/views.ts";
import { CardList } from "./card-list.tsx";

const svg = (colour: string): string =>
  `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='64' height='48'%3E%3Crect width='64' height='48' fill='${colour}'/%3E%3C/svg%3E`;
const FRAMES = { first: svg("teal"), second: svg("orange"), final: svg("gold") };

const running = (overrides: Partial<PredictionView> = {}): PredictionView =>
  samplePrediction({
    status: "processing",
    sequence: 4,
    startedAt: at(0),
    progress: { value: 0.4, source: "provider" },
    ...overrides,
  });

async function show(prediction: PredictionView) {
  const { studio, store } = createTestStudio({});
  const hear = (heard: PredictionView) =>
    store.dispatch({ type: "predictions.heard", predictions: [heard], at: START });
  hear(prediction);
  const screen = await renderInStudio(studio, <CardList onUseIdea={() => undefined} />);
  await expect.element(screen.getByRole("article")).toBeVisible();
  const tray = screen.container.querySelector(".tray");
  const layer = (name: string) => tray?.querySelector(`.developing${name}`) ?? null;
  return { screen, hear, tray, layer };
}

/** What a layer looks like now, as the browser computes it. */
const styleOf = (element: Element | null): CSSStyleDeclaration => {
  if (element === null) throw new Error("There is no such layer.");
  return getComputedStyle(element);
};

describe("a picture that develops", () => {
  it("P-12 without a preview of the model nothing pretends to be one", async () => {
    const { screen, tray, layer } = await show(running());
    expect(layer("-glow")).not.toBeNull();
    expect(tray?.querySelectorAll("img, canvas, video, svg")).toHaveLength(0);
    await expect.element(screen.getByRole("img")).not.toBeInTheDocument();
  });

  it("P-12 the model's previews appear, the newest over the one before", async () => {
    const first = running({ preview: { url: `${FRAMES.first}#?v=1` } });
    const { screen, hear, tray } = await show(first);
    await expect.element(screen.getByRole("img", { name: `Preview: ${PROMPT}` })).toBeVisible();
    hear({ ...first, sequence: 5, preview: { url: `${FRAMES.second}#?v=2` } });
    await expect.poll(() => tray?.querySelectorAll("img").length).toBe(2);
    const shown = Array.from(tray?.querySelectorAll("img") ?? [], ({ src, alt }) => [src, alt]);
    expect(shown).toEqual([
      [`${FRAMES.first}#?v=1`, ""],
      [`${FRAMES.second}#?v=2`, `Preview: ${PROMPT}`],
    ]);
  });

  it("P-12 grain clears as the real progress rises, and only then", async () => {
    const preview = { url: FRAMES.first };
    const early = running({ preview, progress: { value: 0.1, source: "provider" } });
    const { screen, hear, layer } = await show(early);
    await expect.element(screen.getByRole("img", { name: /^Preview/ })).toBeVisible();
    const grain = () => Number(styleOf(layer("-grain")).opacity);
    const before = grain();
    hear({ ...early, sequence: 5, progress: { value: 0.9, source: "provider" } });
    await expect.poll(grain).toBeLessThan(before / 2);
  });

  it("P-13 takes the place of its preview when it is decoded, and nothing moves", async () => {
    const shifts: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if ("value" in entry && typeof entry.value === "number") shifts.push(entry.value);
      }
    });
    const prediction = running({ preview: { url: FRAMES.first } });
    const { screen, hear, tray } = await show(prediction);
    await expect.element(screen.getByRole("img", { name: /^Preview/ })).toBeVisible();
    observer.observe({ type: "layout-shift" });
    const before = tray?.getBoundingClientRect().toJSON();
    hear(sampleReady({ id: prediction.id, outputs: [{ ...OUTPUT, url: FRAMES.final }] }));
    await expect.element(screen.getByRole("img", { name: PROMPT, exact: true })).toBeVisible();
    expect(tray?.getBoundingClientRect().toJSON()).toEqual(before);
    await expect.poll(() => tray?.querySelectorAll("img").length).toBe(1);
    observer.disconnect();
    expect(shifts).toEqual([]);
  });

  it("P-13 the preview stays while the final picture is not decoded", async () => {
    const prediction = running({ preview: { url: FRAMES.first } });
    const { screen, hear } = await show(prediction);
    const preview = screen.getByRole("img", { name: `Preview: ${PROMPT}` });
    await expect.element(preview).toBeVisible();
    // An address that never answers: the decode can only come too late.
    hear(
      sampleReady({ id: prediction.id, outputs: [{ ...OUTPUT, url: "http://10.255.255.1/x" }] }),
    );
    await expect.element(screen.getByRole("article")).toMatchTextContent("Ready");
    await expect.element(preview).toBeVisible();
    await expect
      .element(screen.getByRole("img", { name: PROMPT, exact: true }))
      .not.toBeInTheDocument();
  });

  it("P-13 that cannot be loaded says so and can be loaded again", async () => {
    const prediction = running({ preview: { url: FRAMES.first } });
    const { screen, hear } = await show(prediction);
    await expect.element(screen.getByRole("img", { name: /^Preview/ })).toBeVisible();
    const broken = { ...OUTPUT, url: "data:image/png,broken" };
    hear(sampleReady({ id: prediction.id, outputs: [broken] }));
    await expect.element(screen.getByRole("button", { name: "Load again" })).toBeVisible();
    await expectAccessible(screen.container);
  });

  it("A-07 with reduced motion nothing fades or drifts, and progress still updates", async () => {
    const features = [{ name: "prefers-reduced-motion", value: "reduce" }];
    await cdp().send("Emulation.setEmulatedMedia", { features });
    try {
      const prediction = running({ preview: { url: FRAMES.first } });
      const { screen, hear, layer, tray } = await show(prediction);
      await expect.element(screen.getByRole("img", { name: /^Preview/ })).toBeVisible();
      expect(styleOf(layer("-frame")).animationDuration).toBe("0s");
      expect(styleOf(layer("")).transitionDuration).toBe("0s");
      hear({ ...prediction, sequence: 5, progress: { value: 0.7, source: "provider" } });
      const bar = screen.getByRole("progressbar");
      await expect.element(bar).toHaveAttribute("aria-valuenow", "70");
      expect(styleOf(bar.element().firstElementChild).transitionDuration).toBe("0s");
      hear(sampleReady({ id: prediction.id, outputs: [{ ...OUTPUT, url: FRAMES.final }] }));
      await expect.poll(() => tray?.querySelectorAll("img").length).toBe(1);
      expect(document.getAnimations()).toEqual([]);
    } finally {
      await cdp().send("Emulation.setEmulatedMedia", { features: [] });
    }
  });

  it("A-07 an indeterminate bar stands still with reduced motion, and drifts under 5 s without", async () => {
    const waiting = samplePrediction();
    const { screen } = await show(waiting);
    const bar = () => styleOf(screen.getByRole("progressbar").element().firstElementChild);
    expect(
      Number(bar().animationIterationCount) * Number.parseFloat(bar().animationDuration),
    ).toBeLessThan(5);
    await cdp().send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-reduced-motion", value: "reduce" }],
    });
    await expect.poll(() => bar().animationName).toBe("none");
    await cdp().send("Emulation.setEmulatedMedia", { features: [] });
  });

  it("V-06 numbers keep their places: tabular figures everywhere", async () => {
    const { screen } = await show(running());
    const numbers = screen.getByText(/running for/).element();
    expect(getComputedStyle(numbers).fontVariantNumeric).toBe("tabular-nums");
    const print = screen.container.querySelector(".film-edge");
    expect(styleOf(print).fontFamily).toContain("Geist Mono");
  });
});
