import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { createSketchProvider } from "./example/sketch-provider.ts";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

const SKETCH = { ...MODEL, model: "own/sketch", provider: "sketch" };
const actor = { kind: "user", id: "user-1" } as const;

type Said = { status: number; waitMs?: number };

/** An HTTP model as anybody might have one: JSON in, a picture out. */
async function startModel(said: Said): Promise<AsyncDisposable & { url: string; seen: string[] }> {
  const color = { r: 0, g: 128, b: 128 };
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: color } })
    .png()
    .toBuffer();
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const record = async (): Promise<void> => {
      seen.push(await text(incoming));
      setTimeout(() => outgoing.writeHead(said.status).end(picture), said.waitMs ?? 0);
    };
    record().catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const startWorld = async (url: string): Promise<World> => {
  const world = await createWorld({
    provider: () => createSketchProvider(url),
    models: [SKETCH],
  });
  world.engine.worker.start();
  return world;
};

describe("the example of a model of one's own", () => {
  it("is ordered, run, stored and paid for like every other", async () => {
    await using model = await startModel({ status: 200 });
    await using world = await startWorld(model.url);
    const { id } = await world.submit({}, { model: SKETCH.model });
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
    expect(ended.outputs).toMatchObject([{ mediaType: "image/png", width: 8, height: 8 }]);
    expect(model.seen).toEqual(['{"prompt":"teal hexagons"}']);
  });

  it("fails with its credits back where it answers with an error", async () => {
    await using model = await startModel({ status: 503 });
    await using world = await startWorld(model.url);
    const { id } = await world.submit({}, { model: SKETCH.model });
    expect(await world.untilEnded(id)).toMatchObject({
      status: "failed",
      error: { code: "provider_rejected", released: 3 },
    });
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
  });

  it("is stopped where it is cancelled", async () => {
    await using model = await startModel({ status: 200, waitMs: 60_000 });
    await using world = await startWorld(model.url);
    const { id } = await world.submit({}, { model: SKETCH.model });
    await world.until(id, ({ status }) => status === "processing");
    await world.engine.predictions.cancel({ ...world, id, actor, requestId: "request-2" });
    expect(await world.untilEnded(id)).toMatchObject({ status: "canceled" });
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
  });
});
