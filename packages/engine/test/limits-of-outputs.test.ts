import { createServer } from "node:http";
import type { Server } from "node:http";
import { prediction } from "@darkroom/db";
import type { Provider, ProviderOutput, ProviderUpdate } from "@darkroom/providers";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import {
  DELIVERY_BODY_KEPT_BYTES_MAX,
  OUTPUT_BYTES_MAX,
  OUTPUTS_MAX,
  PREVIEW_BYTES_MAX,
} from "../src/limits.ts";
import { bodyOf, deliver } from "./deliver.ts";
import { turn } from "./turn.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

/** Changes what a provider says of its predictions when it is asked. */
const saying = (change: (update: ProviderUpdate) => ProviderUpdate) => (inner: Provider) => ({
  ...inner,
  get: async (id: string) => {
    const looked = await inner.get(id);
    return looked.outcome === "found"
      ? { outcome: "found" as const, update: change(looked.update) }
      : looked;
  },
});

const withOutputs = (outputs: (update: ProviderUpdate) => readonly ProviderOutput[]) =>
  saying((update) =>
    update.phase === "succeeded" ? { ...update, outputs: outputs(update) } : update,
  );

const REJECTED = {
  status: "failed",
  error: { code: "provider_rejected", released: 3 },
  balance: { available: 100, reserved: 0 },
};

/** How a prediction ends here, and what is left of the credits. */
async function endOfOne(world: World): Promise<object> {
  const { id } = await world.submit({ durationMs: 10 });
  world.engine.worker.start();
  return { ...(await world.untilEnded(id)), balance: await world.balance() };
}

/** A host of outputs that does whatever it is told to. */
async function openHost(
  answer: Parameters<typeof createServer>[1],
): Promise<AsyncDisposable & { url: string }> {
  const server: Server = createServer({}, answer ?? (() => undefined));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

describe("limits of what a provider gives", () => {
  it("an output may have so many bytes, by URL", async () => {
    await using host = await openHost((_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024);
      const send = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on("drain", send);
      send();
    });
    const outputs = [{ kind: "url", url: `${host.url}/endless.png` }] as const;
    await using world = await createWorld({
      provider: withOutputs(() => outputs),
      webhooks: false,
      allowedOrigins: [host.url],
    });
    expect(await endOfOne(world)).toMatchObject(REJECTED);
  });

  it("and in a data URI", async () => {
    const base64 = Buffer.alloc(OUTPUT_BYTES_MAX + 3).toString("base64");
    const { fetchOutput } = await import("../src/results/fetch.ts");
    await using world = await createWorld();
    await world.submit({});
    const [row] = await world.database.orm.select().from(prediction);
    if (row === undefined) throw new Error("no row");
    const output = { kind: "data", mediaType: "image/png", base64 } as const;
    // A data URI is judged before anything of the engine is asked.
    const context: Parameters<typeof fetchOutput>[0] = Object.create(null);
    expect(await fetchOutput(context, row, output, 0)).toMatchObject({
      outcome: "rejected",
      error: "provider_rejected",
    });
  });

  it("a download follows so many redirects", async () => {
    await using host = await openHost((request, response) => {
      response.writeHead(302, { location: `${request.url}x` }).end();
    });
    const outputs = [{ kind: "url", url: `${host.url}/loop` }] as const;
    await using world = await createWorld({
      provider: withOutputs(() => outputs),
      webhooks: false,
      allowedOrigins: [host.url],
    });
    expect(await endOfOne(world)).toMatchObject(REJECTED);
  });

  it("a run may have so many outputs", async () => {
    const many = withOutputs(({ outputs }) =>
      Array.from({ length: OUTPUTS_MAX + 1 }, () => outputs[0] ?? { kind: "value", value: 0 }),
    );
    await using world = await createWorld({ provider: many, webhooks: false });
    expect(await endOfOne(world)).toMatchObject(REJECTED);
  });

  it.each(["data", "url"] as const)("a preview may have so many bytes, by %s", async (kind) => {
    const noise = Buffer.alloc(1_000 * 1_000 * 3, 1).map((_, index) => (index * 7_919) % 251);
    const raw = { width: 1_000, height: 1_000, channels: 3 } as const;
    const picture = await sharp(noise, { raw }).png({ compressionLevel: 0 }).toBuffer();
    expect(picture.length).toBeGreaterThan(PREVIEW_BYTES_MAX);
    await using host = await openHost((_request, response) => response.end(picture));
    const output: ProviderOutput =
      kind === "data"
        ? { kind, mediaType: "image/png", base64: picture.toString("base64") }
        : { kind, url: `${host.url}/preview.png` };
    const running = saying((update) =>
      update.phase === "processing" ? { ...update, outputs: [output] } : update,
    );
    await using world = await createWorld({
      provider: running,
      webhooks: false,
      allowedOrigins: [host.url],
    });
    const { id } = await world.submit({ durationMs: 60_000 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "processing");
    while ((await world.engine.health()).counters["previewsSkipped"] === 0) await turn();
    expect((await world.get(id)).preview).toBeNull();
  });

  it("a delivery's body is kept up to a size", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    await world.engine.worker.tick();
    const providerId = (await world.look()).providerPredictionId;
    const sizes = [DELIVERY_BODY_KEPT_BYTES_MAX, DELIVERY_BODY_KEPT_BYTES_MAX + 1];
    for (const size of sizes) {
      const empty = bodyOf(providerId, "failed", { error: "" });
      const body = bodyOf(providerId, "failed", { error: "e".repeat(size - empty.length) });
      expect(await deliver(world, { predictionId: id, body })).toBe("accepted");
    }
    const { items } = await world.engine.deliveries.list({ cursor: null, most: 2 });
    expect(items.map(({ bodyBytes, bodyKept }) => [bodyBytes, bodyKept])).toEqual([
      [sizes[1], false],
      [sizes[0], true],
    ]);
  });
});
