import type { Provider } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import { ADOPTION_WINDOW_MS, ADOPTION_WINDOW_MS_MAX } from "../src/limits.ts";
import { createWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const whole = { available: 100, reserved: 0 };
const actor = { kind: "user", id: "user-1" } as const;

const falWorld = (options: WorldOptions = {}): Promise<World> =>
  createWorld({ wire: "fal", ...options });

/** As it is where our account is not known: no delivery is believed more than an id. */
const withoutAccount = ({ readWebhook: _believed, ...inner }: Provider): Provider => inner;

const verdictsOf = (world: World): string[] =>
  world.webhooks.received.map(({ verdict }) => verdict);

describe("a life at fal", () => {
  it("ends by its one webhook, also while nothing else can be asked", async () => {
    const silent = (inner: Provider): Provider => ({
      ...inner,
      get: () => {
        const errorText = "no answer";
        return Promise.resolve({ outcome: "unavailable", retryAfterMs: 1_000, errorText });
      },
    });
    await using world = await falWorld({ provider: silent });
    world.engine.worker.start();
    const { id } = await world.submit({ queueMs: 100, durationMs: 100 });
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
    expect(ended.outputs).toHaveLength(1);
    expect(verdictsOf(world)).toEqual(["accepted"]);
    expect(await world.log("create")).toHaveLength(1);
  });

  it("ends by status and result where our account is not known, whatever its webhook says", async () => {
    await using world = await falWorld({ provider: withoutAccount });
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 100 });
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(verdictsOf(world)).toEqual(["accepted"]);
    expect((await world.log("get")).length).toBeGreaterThanOrEqual(2);
  });

  it("ends without one, by asking", async () => {
    await using world = await falWorld();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 50, webhooks: { drop: true } });
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });

  it("is not touched by what fal signed for another account", async () => {
    await using world = await falWorld();
    const fal = { account: "user_stranger" };
    const { id } = await world.submit({ durationMs: 0, fal });
    await world.engine.worker.tick();
    await world.untilProvider("succeeded");
    await world.until(id, () => world.webhooks.received.length > 0);
    expect(verdictsOf(world)).toEqual(["bad_signature"]);
    expect((await world.get(id)).status).not.toBe("succeeded");
  });

  it("begins with its webhook where that overtakes the answer to the submit", async () => {
    await using world = await falWorld();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 30, webhooks: { early: true } });
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(await world.log("create")).toHaveLength(1);
  });

  it.each([
    [{ outcome: "fail" }, "provider_rejected"],
    [{ outcome: "fail", fal: { failedAs: "status" } }, "provider_rejected"],
    [{ outcome: "nsfw" }, "safety"],
    [{ accept: "422" }, "invalid_input"],
  ] as const)("fails with release where it meets %j", async (scenario, code) => {
    await using world = await falWorld();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 20, ...scenario });
    expect(await world.untilEnded(id)).toMatchObject({
      status: "failed",
      error: { code, released: 3 },
    });
    expect(await world.balance()).toEqual(whole);
  });

  it("is over for its owner when it is cancelled, though the model runs on", async () => {
    await using world = await falWorld();
    world.engine.worker.start();
    const { id } = await world.submit({ durationMs: 1_500 });
    await world.until(id, ({ status }) => status === "starting" || status === "processing");
    await world.untilProvider("processing");
    await world.engine.predictions.cancel({ ...world, id, actor, requestId: "request-2" });
    const ended = await world.untilEnded(id);
    expect(await world.log("cancel")).toHaveLength(1);
    await world.untilProvider("succeeded");
    expect((await world.get(id)).status).toBe(ended.status);
    expect(ended.status).not.toBe("failed");
  });
});

describe("a submit to fal whose answer is lost", () => {
  const lost = { accept: "reset-after" } as const;

  it.each([
    ["is read", {}],
    ["leads to the run", { provider: withoutAccount }],
  ])("is found again by its webhook, whose bare id %s, and paid once", async (_name, options) => {
    await using world = await falWorld(options);
    world.engine.worker.start();
    const { id } = await world.submit({ ...lost, durationMs: 50 });
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({ status: "succeeded", credits: { captured: 3 } });
    expect(await world.log("create")).toHaveLength(1);
    expect(await world.log("list")).toEqual([]);
  });

  it("is waited for beyond the time in which a list would have shown it, then given up", async () => {
    await using world = await falWorld();
    const { id } = await world.submit({ ...lost, durationMs: 0, webhooks: { drop: true } });
    await world.engine.worker.tick();
    const pass = async (ms: number): Promise<void> => {
      world.clock.advance(ms);
      for (let turn = 0; turn < 3; turn += 1) await world.engine.worker.tick();
    };
    await pass(ADOPTION_WINDOW_MS + 1_000);
    expect((await world.get(id)).status).toBe("submitting");
    await pass(Math.min(ADOPTION_WINDOW_MS_MAX, 599_000));
    expect(await world.get(id)).toMatchObject({ error: { released: 3 } });
    expect(await world.balance()).toEqual(whole);
    expect(await world.log("create")).toHaveLength(1);
  });
});
