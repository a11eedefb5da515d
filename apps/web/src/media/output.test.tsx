import { userEvent } from "vitest/browser";
import { describe, expect, it } from "vitest";
import { createTestStudio, expectAccessible, renderInStudio } from "../../test/render-studio.tsx";
import { OUTPUT, PROMPT, sampleReady, sampleSentCard } from "../../test/samples.ts";
import { PredictionCard } from "../predictions/card.tsx";
import type { OutputView } from "../server/views.ts";

const TEXT = "Harbor Seven\nTeal as the tide";

function serve(input: string | URL | Request): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input);
  if (url.includes("text")) return Promise.resolve(new Response(TEXT));
  if (url.includes("json")) return Promise.resolve(new Response('{"name":"Harbor"}'));
  return Promise.resolve(new Response(null, { status: 404 }));
}

async function show(...outputs: Partial<OutputView>[]) {
  const { studio } = createTestStudio({ fetch: serve });
  const prediction = sampleReady({
    outputs: outputs.map((output, place) => ({ ...OUTPUT, url: `/results/${place}`, ...output })),
  });
  const card = sampleSentCard(prediction);
  const screen = await renderInStudio(studio, <PredictionCard card={card} />);
  await expect.element(screen.getByRole("article")).toMatchTextContent("Ready");
  return { screen, tray: screen.container.querySelector(".tray") };
}

describe("an output by its kind", () => {
  it("S-02 a video has its shape and controls, and never starts or repeats by itself", async () => {
    const { screen, tray } = await show({
      kind: "video",
      mediaType: "video/mp4",
      width: 640,
      height: 360,
    });
    const video = tray?.querySelector("video");
    expect(video).toMatchObject({ controls: true, autoplay: false, loop: false });
    expect(video?.playsInline).toBe(true);
    expect(video?.getAttribute("aria-label")).toBe(PROMPT);
    const { width, height } = tray?.getBoundingClientRect() ?? new DOMRect();
    expect(width / height).toBeCloseTo(640 / 360, 1);
    await expectAccessible(screen.container);
  });

  it("S-02 a sound has the browser's player and no waveform that nobody measured", async () => {
    const { screen, tray } = await show({
      kind: "audio",
      mediaType: "audio/wav",
      width: null,
      height: null,
    });
    const audio = tray?.querySelector("audio");
    expect(audio).toMatchObject({ controls: true, autoplay: false, loop: false });
    expect(tray?.querySelector("canvas")).toBeNull();
    await expectAccessible(screen.container);
  });

  it("S-02 a text is a quotation that can be copied", async () => {
    const { screen } = await show({ kind: "text", mediaType: "text/plain", url: "/results/text" });
    await expect.element(screen.getByText(/Teal as the tide/)).toBeVisible();
    expect(screen.container.querySelector("blockquote")?.textContent).toBe(TEXT);
    await expect.element(screen.getByRole("button", { name: "Copy text" })).toBeVisible();
    await expectAccessible(screen.container);
  });

  it("S-02 a document is laid out as it is written", async () => {
    const { screen } = await show({
      kind: "json",
      mediaType: "application/json",
      url: "/results/json",
    });
    await expect.element(screen.getByText(/"name": "Harbor"/)).toBeVisible();
  });

  it("S-02 a text that does not load can be loaded again", async () => {
    const { screen } = await show({ kind: "text", mediaType: "text/plain", url: "/results/gone" });
    await expect.element(screen.getByRole("button", { name: "Load again" })).toBeVisible();
  });

  it("S-02 several outputs are chosen with the arrows, and Download saves the chosen one", async () => {
    const { screen } = await show(
      { kind: "text", mediaType: "text/plain", url: "/results/text-1" },
      { kind: "audio", mediaType: "audio/wav", url: "/results/sound" },
    );
    const second = screen.getByRole("radio", { name: "Output 2 of 2" });
    await screen.getByRole("radio", { name: "Output 1 of 2" }).click({ force: true });
    await userEvent.keyboard("{ArrowRight}");
    await expect.element(second).toBeChecked();
    await expect.element(second).toHaveFocus();
    await expect
      .element(screen.getByRole("link", { name: /^Download/ }))
      .toHaveAttribute("href", "/results/sound");
    await expectAccessible(screen.container);
  });
});
