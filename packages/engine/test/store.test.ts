import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { StorageError } from "@darkroom/storage";
import type { Storage } from "@darkroom/storage";
import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";

const unavailable = (): Promise<never> =>
  Promise.reject(new StorageError("unavailable", "the storage does not answer"));

describe("while our storage is down", () => {
  it("the spool keeps what the provider may delete, and success comes with the storage", async () => {
    let down = true;
    const failing = (inner: Storage): Storage => ({
      ...inner,
      put: (...put) => (down ? unavailable() : inner.put(...put)),
    });
    await using world = await createWorld({ storage: failing });
    const { id } = await world.submit({ durationMs: 20, output: { expireMs: 3_000 } });
    world.engine.worker.start();
    const held = await world.until(id, (view) => view.status === "storing");
    expect(held).toMatchObject({ credits: { reserved: 3, captured: 0 }, outputs: [] });
    const spooled = () => readdir(join(world.directory, "spool"));
    while ((await spooled()).length === 0) await world.get(id);
    // The provider forgets its file; only the spool has it now.
    while (!(await world.look()).outputsExpired) await world.get(id);
    expect(await spooled()).not.toEqual([]);
    down = false;
    world.clock.advance(300_000);
    expect((await world.untilEnded(id)).outputs).toHaveLength(1);
    expect((await world.engine.health()).spool.bytes).toBe(0);
  });

  it("a storage that never comes back gives the credits back in the end", async () => {
    const failing = (inner: Storage): Storage => ({ ...inner, put: unavailable });
    await using world = await createWorld({ storage: failing });
    const { id } = await world.submit({ durationMs: 20 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "storing");
    await world.engine.worker.stop();
    for (let attempt = 0; attempt < 60; attempt += 1) {
      world.clock.advance(300_001);
      await world.engine.worker.tick();
    }
    expect(await world.get(id)).toMatchObject({
      status: "failed",
      error: { code: "storage", released: 3 },
    });
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
  });
});

describe("while the provider's files are hard to get", () => {
  it.each([{ truncate: true }, { status: 503 }] as const)(
    "a download with %o is tried again until the picture is whole",
    async (output) => {
      await using world = await createWorld();
      const { id } = await world.submit({ durationMs: 20, output });
      await world.engine.worker.tick();
      world.engine.worker.start();
      await world.until(id, (view) => view.status === "storing");
      await world.until(id, () => true);
      const downloads = async () => (await world.log("download")).length;
      const before = await downloads();
      world.clock.advance(5_000);
      while ((await downloads()) <= before) await world.get(id);
      expect((await world.get(id)).status).toBe("storing");
    },
  );

  it("S119: a slow download does not hold the webhook's answer, nor do repetitions store and charge again", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({
      durationMs: 20,
      output: { slowMs: 800 },
      webhooks: { duplicate: 2 },
    });
    world.engine.worker.start();
    const isAnswered = (verdict: string): boolean =>
      world.webhooks.received.some(
        (delivery) => delivery.verdict === verdict && delivery.body.includes('"succeeded"'),
      );
    await world.until(id, () => isAnswered("accepted"));
    expect((await world.get(id)).status).not.toBe("succeeded");
    await world.until(id, () => isAnswered("duplicate"));
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
    expect(ended.outputs).toHaveLength(1);
    expect(await world.log("download")).toHaveLength(1);
    expect(await world.balance()).toEqual({ available: 97, reserved: 0 });
  });
});
