import type { Provider, ProviderOutput, ProviderUpdate } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const FILM = "darkroom/jersey-turntable";
const JINGLE = "darkroom/stadium-jingle";
const KIT_NAME = "darkroom/kit-name";
const ADDRESS = "https://example.org/kit.png";

/** Changes what a provider says at the end of its predictions. */
const ending =
  (change: (update: ProviderUpdate) => Partial<ProviderUpdate>) =>
  (inner: Provider): Provider => ({
    ...inner,
    get: async (id) => {
      const looked = await inner.get(id);
      if (looked.outcome !== "found" || looked.update.phase !== "succeeded") return looked;
      return { outcome: "found", update: { ...looked.update, ...change(looked.update) } };
    },
  });

const data = (bytes: Uint8Array): ProviderOutput => ({
  kind: "data",
  // A provider may call it what it likes.
  mediaType: "text/html",
  base64: Buffer.from(bytes).toString("base64"),
});

async function readText(world: World, url: string): Promise<string> {
  const id = url.split("/").at(-1) ?? "";
  const access = { accountId: world.accountId, signature: null, expires: null };
  const read = await world.engine.results.read({ id, access, range: null });
  return new Response(read?.body).text();
}

describe("every kind is stored for what it is", () => {
  it.each([
    [FILM, { kind: "video", mediaType: "video/webm", width: 96, height: 96, durationMs: 500 }],
    [JINGLE, { kind: "audio", mediaType: "audio/wav", width: null, durationMs: 500 }],
    [KIT_NAME, { kind: "text", mediaType: "text/plain", width: null, durationMs: null }],
  ])("%s", async (model, expected) => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 40 }, { model });
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({ status: "succeeded", credits: { captured: 3, reserved: 0 } });
    expect(ended.outputs).toMatchObject([{ ...expected, thumbhash: null }]);
    expect(ended.outputs[0]?.bytes).toBeGreaterThan(10);
    expect(await world.balance()).toEqual({ available: 97, reserved: 0 });
  });

  it("files that come as data URIs are read by their bytes as well", async () => {
    await using world = await createWorld();
    const scenario = { durationMs: 20, output: { kind: "data" } } as const;
    const { id } = await world.submit(scenario, { model: FILM });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).outputs).toMatchObject([{ mediaType: "video/webm" }]);
  });

  it("the words of a model that writes are one text, whole", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 20 }, { model: KIT_NAME });
    world.engine.worker.start();
    const { outputs } = await world.untilEnded(id);
    expect(await readText(world, outputs[0]?.url ?? "")).toBe(
      "Harbour Tide\n\nWorn where the tide turns.\n",
    );
  });

  it("an address among the words stays a word and is not fetched", async () => {
    const text = `see ${ADDRESS} for more`;
    const linked = ending(() => ({
      outputs: [
        { kind: "url", url: ADDRESS },
        { kind: "value", value: "see" },
      ],
      text,
    }));
    await using world = await createWorld({ provider: linked, webhooks: false });
    const { id } = await world.submit({ durationMs: 10 }, { model: KIT_NAME });
    world.engine.worker.start();
    const { outputs } = await world.untilEnded(id);
    expect(outputs).toMatchObject([{ kind: "text", bytes: text.length }]);
    expect(await readText(world, outputs[0]?.url ?? "")).toBe(text);
  });

  it("a text that comes as a file is a text", async () => {
    const filed = ending(() => ({
      outputs: [data(new TextEncoder().encode("Trikot für Köln"))],
      text: null,
    }));
    await using world = await createWorld({ provider: filed, webhooks: false });
    const { id } = await world.submit({ durationMs: 10 }, { model: KIT_NAME });
    world.engine.worker.start();
    const { outputs } = await world.untilEnded(id);
    expect(outputs).toMatchObject([{ kind: "text", mediaType: "text/plain" }]);
  });
});

describe("what is not promised is not sold", () => {
  const html = new TextEncoder().encode("<!doctype html><script>alert(1)</script>");
  const noise = Uint8Array.from({ length: 500 }, (_, index) => (index * 7919) % 256);
  it.each<[string, string, Partial<ProviderUpdate>]>([
    ["a film model that gives a page", FILM, { outputs: [data(html)] }],
    ["a film model that gives noise", FILM, { outputs: [data(noise)] }],
    ["a film model that gives words", FILM, { outputs: [{ kind: "value", value: "no" }] }],
    ["a sound model that gives nothing but noise", JINGLE, { outputs: [data(noise)] }],
    ["a writing model that gives noise", KIT_NAME, { outputs: [data(noise)], text: null }],
  ])("%s fails with release", async (_name, model, change) => {
    await using world = await createWorld({ provider: ending(() => change), webhooks: false });
    const { id } = await world.submit({ durationMs: 10 }, { model });
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({
      status: "failed",
      outputs: [],
      error: { code: "provider_rejected", released: 3 },
    });
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
  });

  it("a sound model that gives a picture alone fails with release", async () => {
    const drawn = ending((update) => ({
      outputs: update.outputs.map((output) =>
        output.kind === "url"
          ? { kind: "url", url: output.url.replace("out-0.wav", "preview-1.png") }
          : output,
      ),
    }));
    await using world = await createWorld({ provider: drawn, webhooks: false });
    const { id } = await world.submit({ durationMs: 10 }, { model: JINGLE });
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({
      status: "failed",
      error: { code: "provider_rejected", released: 3 },
    });
  });

  it("a picture beside a sound is kept with it", async () => {
    const both = ending((update) => ({
      outputs: update.outputs.flatMap((output) =>
        output.kind === "url"
          ? [output, { kind: "url", url: output.url.replace("out-0.wav", "preview-1.png") }]
          : [],
      ),
    }));
    await using world = await createWorld({ provider: both, webhooks: false });
    const { id } = await world.submit({ durationMs: 10 }, { model: JINGLE });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).outputs).toMatchObject([
      { kind: "audio" },
      { kind: "image" },
    ]);
  });

  it("a page beside a film spoils it, since nobody can say what else is wrong", async () => {
    const both = ending((update) => ({ outputs: [...update.outputs, data(html)] }));
    await using world = await createWorld({ provider: both, webhooks: false });
    const { id } = await world.submit({ durationMs: 10 }, { model: FILM });
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({
      status: "failed",
      outputs: [],
      error: { code: "provider_rejected", released: 3 },
    });
  });

  it("a film that was cut on its way is not taken for one", async () => {
    await using world = await createWorld();
    const scenario = { durationMs: 10, output: { kind: "data", truncate: true } } as const;
    const { id } = await world.submit(scenario, { model: FILM });
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({
      status: "failed",
      error: { code: "provider_rejected", released: 3 },
    });
  });
});
