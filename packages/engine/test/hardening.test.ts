import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Provider, ProviderUpdate } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const whole = { available: 100, reserved: 0 };

/** Lets many hours pass, with a worker that does whatever is due. */
async function passHours(world: World, hours: number): Promise<void> {
  for (let minute = 0; minute < hours * 60; minute += 5) {
    world.clock.advance(300_000);
    await world.engine.worker.tick();
  }
}

/** Changes what a provider says of its predictions. */
const saying = (change: (update: ProviderUpdate) => ProviderUpdate) => (inner: Provider) => ({
  ...inner,
  get: async (id: string) => {
    const looked = await inner.get(id);
    return looked.outcome === "found"
      ? { outcome: "found" as const, update: change(looked.update) }
      : looked;
  },
});

describe("nothing waits for ever", () => {
  it("a provider that fails at every look: the deadline ends the prediction", async () => {
    const broken = (inner: Provider): Provider => ({
      ...inner,
      get: () => Promise.reject(new TypeError("the adapter is broken")),
    });
    await using world = await createWorld({ provider: broken, webhooks: false });
    const { id } = await world.submit({ durationMs: 10 });
    await world.engine.worker.tick();
    await passHours(world, 1);
    expect(await world.get(id)).toMatchObject({ status: "expired", error: { released: 3 } });
    expect(await world.balance()).toEqual(whole);
  });

  it("a run that hangs: the deadline ends it, and the provider is told to stop", async () => {
    await using world = await createWorld({ webhooks: false });
    const { id } = await world.submit({ durationMs: 10, outcome: "hang" });
    await world.engine.worker.tick();
    await passHours(world, 1);
    expect(await world.get(id)).toMatchObject({ status: "expired", error: { released: 3 } });
    expect(await world.log("cancel")).toHaveLength(1);
    expect(await world.balance()).toEqual(whole);
  });

  it("a provider whose list never answers: the longest window ends the adoption", async () => {
    const broken = (inner: Provider): Provider => ({
      ...inner,
      start: () => Promise.resolve({ outcome: "lost", errorText: "no answer" }),
      list: () => Promise.reject(new TypeError("the adapter is broken")),
    });
    await using world = await createWorld({ provider: broken });
    const { id } = await world.submit({ durationMs: 10 });
    await world.engine.worker.tick();
    await passHours(world, 1);
    expect(["failed", "expired"]).toContain((await world.get(id)).status);
    expect(await world.balance()).toEqual(whole);
  });

  it("a store that breaks in a way nobody foresaw gives the credits back in the end", async () => {
    await using world = await createWorld({
      storage: (inner) => ({ ...inner, put: () => Promise.reject(new TypeError("surprise")) }),
    });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "storing");
    await world.engine.worker.stop();
    await passHours(world, 13);
    expect(await world.get(id)).toMatchObject({
      status: "failed",
      error: { code: "storage", released: 3 },
    });
    expect(await world.balance()).toEqual(whole);
  });

  it("three 404s in the first seconds are not believed", async () => {
    let looks = 0;
    const forgetful = (inner: Provider): Provider => ({
      ...inner,
      get: (id) => {
        looks += 1;
        return looks <= 4 ? Promise.resolve({ outcome: "missing" }) : inner.get(id);
      },
    });
    await using world = await createWorld({ provider: forgetful, webhooks: false });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(looks).toBeGreaterThan(4);
  });

  it("a provider that is slow to accept holds up nothing else", async () => {
    await using world = await createWorld({ welcomeCredits: 1_000 });
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 700 });
    await world.until(id, (view) => view.status === "starting" || view.status === "processing");
    const slow = await Promise.all(
      Array.from({ length: 40 }, () => world.submit({ durationMs: 10, acceptDelayMs: 8_000 })),
    );
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    const states = await Promise.all(slow.map(async (view) => (await world.get(view.id)).status));
    expect(states.every((status) => status === "queued" || status === "submitting")).toBe(true);
  });
});

describe("only what was promised is sold", () => {
  it.each([{ value: "" }, { value: "I cannot draw that." }, { value: { score: 1 } }])(
    "a picture model that answers with %o fails with release",
    async ({ value }) => {
      const words = saying((update) =>
        update.phase === "succeeded" ? { ...update, outputs: [{ kind: "value", value }] } : update,
      );
      await using world = await createWorld({ provider: words, webhooks: false });
      const { id } = await world.submit({ durationMs: 10 });
      world.engine.worker.start();
      expect(await world.untilEnded(id)).toMatchObject({
        status: "failed",
        outputs: [],
        error: { code: "provider_rejected", released: 3 },
      });
    },
  );

  it("words beside the picture are left out", async () => {
    const chatty = saying((update) => ({
      ...update,
      outputs: [...update.outputs, { kind: "value", value: { seed: 7 } }],
    }));
    await using world = await createWorld({ provider: chatty, webhooks: false });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).outputs).toMatchObject([{ kind: "image" }]);
  });
});

describe("what is left behind", () => {
  it("a spooled download without a waiting prediction is swept", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.untilEnded(id);
    await world.engine.worker.stop();
    await world.spool.write(`${id}-0`, new Uint8Array(9), "image/png");
    world.clock.advance(60_001);
    await world.engine.worker.tick();
    expect(await world.spool.keys()).toEqual([]);
  });

  it("the sweeps come soon after the clock was set back (seed 2620)", async () => {
    await using world = await createWorld();
    world.clock.advance(3_600_000);
    await world.engine.worker.tick();
    world.clock.advance(-3_600_000);
    await world.spool.write("nobody-0", new Uint8Array(9), "image/png");
    world.clock.advance(60_000);
    await world.engine.worker.tick();
    expect(await world.spool.keys()).toEqual([]);
  });

  it("a spool that is too small for a result does not lose it", async () => {
    await using world = await createWorld({ spoolBytesMax: 60 });
    const { id } = await world.submit({ durationMs: 10, outputs: 2 });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).outputs).toHaveLength(2);
  });

  it("the preview of a prediction that ended is gone, however it ended", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 30_000 });
    world.engine.worker.start();
    await world.until(id, (view) => view.preview !== null);
    const actor = { kind: "user", id: "user-1" } as const;
    const { accountId } = world;
    await world.engine.predictions.cancel({ accountId, id, actor, requestId: "request-cancel" });
    await world.untilEnded(id);
    await world.engine.worker.stop();
    const access = { accountId, signature: null, expires: null };
    const preview = () => world.engine.results.preview({ predictionId: id, access });
    await (await preview())?.body.cancel();
    world.clock.advance(60_001);
    expect(await preview()).toBeNull();
    // A folder that got empty is removed as well.
    const files = () => readdir(join(world.directory, "previews", "previews")).catch(() => []);
    expect(await files()).toHaveLength(1);
    await world.engine.worker.tick();
    expect(await files()).toEqual([]);
  });

  it("an address that expired is asked of the provider again", async () => {
    let looks = 0;
    const renewing = saying((update) => {
      looks += update.phase === "succeeded" ? 1 : 0;
      const moved = update.outputs.map((output) =>
        output.kind === "url" && looks <= 1 ? { ...output, url: `${output.url}.moved` } : output,
      );
      return { ...update, outputs: moved };
    });
    await using world = await createWorld({ provider: renewing, webhooks: false });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(looks).toBe(2);
  });

  it("a worker that was told to stop begins nothing more", async () => {
    await using world = await createWorld();
    for (let round = 0; round < 5; round += 1) {
      const { id } = await world.submit({ durationMs: 10 });
      world.engine.worker.start();
      await world.engine.worker.stop();
      const { sequence } = await world.get(id);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect((await world.get(id)).sequence).toBe(sequence);
    }
    world.engine.worker.start();
    const { items } = await world.engine.predictions.list({
      accountId: world.accountId,
      cursor: null,
      most: 10,
    });
    const ended = await Promise.all(items.map((item) => world.untilEnded(item.id)));
    expect(ended.every((view) => view.status === "succeeded")).toBe(true);
  });
});
