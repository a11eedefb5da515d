import type { Provider, StartOutcome } from "@darkroom/providers";
import { StorageError } from "@darkroom/storage";
import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";

const whole = { available: 100, reserved: 0 };

/** A provider whose next creation is lost for us, after or before it really happened. */
function losing(when: "after" | "before") {
  let loses = true;
  return (inner: Provider): Provider => ({
    ...inner,
    start: async (request): Promise<StartOutcome> => {
      if (!loses) return inner.start(request);
      loses = false;
      if (when === "after") await inner.start(request);
      return { outcome: "lost", errorText: "the answer did not come" };
    },
  });
}

describe("an answer that is lost", () => {
  it("after the provider accepted: the orphan is found by its echoed webhook and goes on", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({
      accept: "reset-after",
      durationMs: 1_500,
      webhooks: { drop: true },
    });
    world.engine.worker.start();
    const lost = await world.until(id, (view) => view.sequence >= 3);
    expect(lost).toMatchObject({ status: "submitting", credits: { reserved: 3 } });
    await world.until(id, (view) => view.status !== "submitting");
    expect((await world.engine.health()).counters["orphanAdopted"]).toBe(1);
    world.clock.advance(60_000);
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(await world.log("create")).toHaveLength(1);
  });

  it("S123: a webhook that comes before the answer binds the prediction", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({
      accept: "reset-after",
      durationMs: 30,
      webhooks: { early: true },
    });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(await world.log("create")).toHaveLength(1);
    expect(world.webhooks.received[0]?.verdict).toBe("accepted");
    // Nobody had to look for it.
    const { counters } = await world.engine.health();
    expect(counters).toMatchObject({ settledByWebhook: 1, settledByReconciler: 0 });
    expect(await world.log("list")).toEqual([]);
  });

  it("and nothing at the provider: after the window it fails with release, and is never sent again", async () => {
    await using world = await createWorld({ provider: losing("before") });
    const { id } = await world.submit({ durationMs: 10 });
    await world.engine.worker.tick();
    expect((await world.get(id)).status).toBe("submitting");
    for (let look = 0; look < 12; look += 1) {
      world.clock.advance(15_000);
      await world.engine.worker.tick();
    }
    expect(await world.get(id)).toMatchObject({
      status: "failed",
      error: { code: "unknown_outcome", released: 3 },
    });
    expect(await world.log("create")).toEqual([]);
    expect((await world.engine.health()).counters["orphanSuspected"]).toBe(1);
    expect(await world.balance()).toEqual(whole);
  });

  it("a 500 after sending is a lost answer, not a reason to send again", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ accept: "500" });
    await world.engine.worker.tick();
    world.clock.advance(3_000);
    await world.engine.worker.tick();
    expect((await world.get(id)).status).toBe("submitting");
    expect(await world.log("create")).toHaveLength(1);
  });

  it("a cancel in the meantime reaches the orphan once it is adopted", async () => {
    await using world = await createWorld({ provider: losing("after") });
    const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
    await world.engine.worker.tick();
    const actor = { kind: "user", id: "user-1" } as const;
    await world.engine.predictions.cancel({
      accountId: world.accountId,
      id,
      actor,
      requestId: "request-cancel",
    });
    world.clock.advance(1_500);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("canceled");
    expect(await world.log("cancel")).toHaveLength(1);
    expect(await world.balance()).toEqual(whole);
  });

  it("success after the release is counted as paid in vain and changes nothing", async () => {
    const deaf = (inner: Provider): Provider => ({
      ...losing("after")(inner),
      list: () => Promise.resolve({ outcome: "listed", updates: [], truncated: false }),
    });
    await using world = await createWorld({ provider: deaf });
    const { id } = await world.submit({
      durationMs: 20,
      webhooks: { drop: ["start", "output", "logs"], delayMs: 1_500 },
    });
    for (let look = 0; look < 12; look += 1) {
      await world.engine.worker.tick();
      world.clock.advance(15_000);
    }
    expect(await world.get(id)).toMatchObject({ status: "failed", error: { released: 3 } });
    await world.until(id, () => world.webhooks.received.length > 0);
    await world.engine.worker.tick();
    expect((await world.get(id)).status).toBe("failed");
    expect((await world.engine.health()).counters["orphanPaid"]).toBe(1);
    expect(await world.balance()).toEqual(whole);
  });
});

describe("a worker that dies", () => {
  it("S125: in the middle of a creation leaves a prediction that another adopts, never creates again", async () => {
    let died = false;
    let comeBack: () => void = () => undefined;
    await using world = await createWorld({
      provider: (inner) => ({
        ...inner,
        start: async (request) => {
          await inner.start(request);
          if (died) throw new Error("a second creation");
          died = true;
          // The process is gone; its answer comes when everything is over.
          await new Promise<void>((resolve) => {
            comeBack = resolve;
          });
          return { outcome: "lost", errorText: "the process was gone" };
        },
      }),
    });
    const { id } = await world.submit({ durationMs: 300, webhooks: { drop: true } });
    const dead = world.engine.worker.tick();
    await world.until(id, (view) => view.status === "submitting");
    while ((await world.log("create")).length === 0) await world.get(id);
    world.clock.advance(15_001);
    const successor = world.openEngine("worker-2");
    await successor.worker.tick();
    expect((await world.get(id)).status).toBe("submitting");
    world.clock.advance(1_001);
    await successor.worker.tick();
    expect((await world.get(id)).status).not.toBe("submitting");
    await world.untilProvider("succeeded");
    world.clock.advance(30_000);
    successor.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    comeBack();
    await dead;
    expect((await world.get(id)).status).toBe("succeeded");
    expect(await world.log("create")).toHaveLength(1);
  });

  it.each(["queued", "starting", "storing"] as const)(
    "a prediction that is %s and lost its job gets work again",
    async (status) => {
      let down = true;
      const failing: Parameters<typeof createWorld>[0] = {
        storage: (inner) => ({
          ...inner,
          put: (...put) =>
            down && status === "storing"
              ? Promise.reject(new StorageError("unavailable", "down"))
              : inner.put(...put),
        }),
      };
      await using world = await createWorld(failing);
      const { id } = await world.submit({
        durationMs: 50,
        webhooks: { drop: status === "starting" },
      });
      if (status !== "queued") {
        world.engine.worker.start();
        await world.until(id, (view) => view.status === status);
        await world.engine.worker.stop();
      }
      if (status !== "queued") await world.untilProvider("succeeded");
      await world.database.batch([{ sql: "DELETE FROM job", args: [] }]);
      down = false;
      world.clock.advance(60_001);
      world.engine.worker.start();
      expect((await world.untilEnded(id)).status).toBe("succeeded");
      expect((await world.engine.health()).counters["rescued"]).toBe(1);
    },
  );

  it("two workers on one database do every job once", async () => {
    await using world = await createWorld();
    const ids = await Promise.all(
      Array.from({ length: 12 }, async () => (await world.submit({ durationMs: 30 })).id),
    );
    world.openEngine("worker-2").worker.start();
    world.engine.worker.start();
    const ended = await Promise.all(ids.map((id) => world.untilEnded(id)));
    expect(new Set(ended.map((view) => view.status))).toEqual(new Set(["succeeded"]));
    expect(await world.log("create")).toHaveLength(12);
  });
});
