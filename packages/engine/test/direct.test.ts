import type { Provider } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";

/** Notes when a start is answered, and lets the provider hold its answer for so long. */
function watchStarts(notes: { answered: number; waits: unknown[] }, waitMsMax = 60_000) {
  return (inner: Provider): Provider => ({
    ...inner,
    capabilities: { ...inner.capabilities, direct: { waitMsMax, webhooks: true } },
    start: async (request) => {
      notes.waits.push(request.waitMs);
      const outcome = await inner.start(request);
      notes.answered += 1;
      return outcome;
    },
  });
}

describe("a direct prediction", () => {
  it("ends with the answer to its creation, without a question, where no webhook reaches us", async () => {
    const notes = { answered: 0, waits: [] };
    await using world = await createWorld({ webhooks: false, provider: watchStarts(notes) });
    const { id } = await world.submit({ durationMs: 300 }, { delivery: "direct" });
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({ status: "succeeded", pattern: "direct" });
    expect(await world.log("get")).toEqual([]);
    expect(notes).toEqual({ answered: 1, waits: [10_000] });
  });

  it("goes on like any other where the answer comes before the end", async () => {
    const notes = { answered: 0, waits: [] };
    await using world = await createWorld({ webhooks: false, provider: watchStarts(notes, 1_000) });
    const { id } = await world.submit({ durationMs: 1_800 }, { delivery: "direct" });
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({ status: "succeeded" });
    expect(notes.waits).toEqual([1_000]);
    expect(await world.log("create")).toHaveLength(1);
    expect((await world.log("get")).length).toBeGreaterThan(0);
  });

  it("has its id by the first webhook while the answer is still held, and counts no orphan", async () => {
    const notes = { answered: 0, waits: [] };
    await using world = await createWorld({ provider: watchStarts(notes) });
    const { id } = await world.submit({ durationMs: 1_500 }, { delivery: "direct" });
    world.engine.worker.start();
    await world.until(id, ({ status }) => status === "processing");
    expect(notes.answered).toBe(0);
    expect(await world.untilEnded(id)).toMatchObject({ status: "succeeded" });
    await world.engine.worker.stop();
    const { counters } = await world.engine.health();
    expect(counters["orphanSuspected"] ?? 0).toBe(0);
    expect(await world.log("cancel")).toEqual([]);
  });

  it("asks for no held answer under any other pattern", async () => {
    const notes = { answered: 0, waits: [] };
    await using world = await createWorld({ provider: watchStarts(notes) });
    for (const delivery of ["poll", "push", "queue"] as const) {
      await world.submit({ durationMs: 20 }, { delivery, idempotencyKey: delivery });
    }
    world.engine.worker.start();
    while (notes.answered < 3) await new Promise((resolve) => setTimeout(resolve, 15));
    expect(notes.waits).toEqual([null, null, null]);
  });

  it("asks for no webhook where a direct start cannot have one, and looks by itself", async () => {
    const webhooks: unknown[] = [];
    await using world = await createWorld({
      provider: (inner) => ({
        ...inner,
        capabilities: { ...inner.capabilities, direct: { waitMsMax: 1_000, webhooks: false } },
        start: (request) => {
          webhooks.push(request.webhook);
          return inner.start(request);
        },
      }),
    });
    const { submit, untilEnded } = world;
    const direct = await submit({ durationMs: 1_500 }, { delivery: "direct" });
    world.engine.worker.start();
    expect(await untilEnded(direct.id)).toMatchObject({ status: "succeeded" });
    const pushed = await submit({ durationMs: 20 }, { delivery: "push" });
    await untilEnded(pushed.id);
    expect(webhooks).toEqual([null, expect.stringContaining(pushed.id)]);
  });
});
