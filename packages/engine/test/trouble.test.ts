import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const whole = { available: 100, reserved: 0 };

async function cancel(world: World, id: string) {
  const actor = { kind: "user", id: "user-1" } as const;
  return world.engine.predictions.cancel({
    accountId: world.accountId,
    id,
    actor,
    requestId: "request-cancel",
  });
}

describe("failures give the credits back and say why", () => {
  it.each([
    ["fail", "failed", "provider_rejected"],
    ["nsfw", "failed", "safety"],
    ["abort", "expired", "timeout"],
  ] as const)("outcome %s", async (outcome, status, code) => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 20, outcome });
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    expect(ended).toMatchObject({ status, error: { code, released: 3 }, outputs: [] });
    expect(await world.balance()).toEqual(whole);
  });

  it("S26 a provider's own words never reach the customer", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 20, outcome: "nsfw" });
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    expect(JSON.stringify(ended.error)).not.toMatch(/NSFW/);
  });

  it("input that the provider refuses fails at once and is never sent again", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ accept: "422" });
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({ error: { code: "invalid_input" } });
    expect(await world.log("create")).toHaveLength(1);
    expect(await world.balance()).toEqual(whole);
  });

  it("an empty success is a failure with release", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 20, outputs: 0 });
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({
      status: "failed",
      error: { code: "provider_rejected", released: 3 },
    });
  });

  it("an unknown provider status means still running, and is counted", async () => {
    await using world = await createWorld({ webhooks: false });
    const { id } = await world.submit({ durationMs: 1_500, outcome: "unknown-status" });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    const { counters } = await world.engine.health();
    expect(counters["unknownProviderStatus"]).toBeGreaterThan(0);
  });

  it("bytes that are no picture are not sold as one", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({
      durationMs: 20,
      output: { kind: "data", truncate: 4 },
    });
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({ status: "failed", error: { released: 3 } });
  });

  it("an output that is gone before we fetched it fails with release", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 20, output: { status: 404 } });
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({
      status: "failed",
      error: { code: "storage", released: 3 },
    });
  });
});

describe("a provider that turns creations away", () => {
  it("a 429 costs a wait, not an attempt, and is obeyed", async () => {
    await using world = await createWorld();
    await world.control({ accept: "429", retryAfterS: 1 });
    const { id } = await world.submit({});
    world.engine.worker.start();
    const back = await world.until(id, (view) => view.sequence >= 3);
    expect(back).toMatchObject({ status: "queued", credits: { reserved: 3 } });
    await world.control({ durationMs: 10 });
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect((await world.log("create")).map((entry) => entry.status)).toEqual([429, 201]);
  });

  it("waits for a provider that is not reachable at all", async () => {
    let down = true;
    await using world = await createWorld({
      provider: (inner) => ({
        ...inner,
        start: (request) =>
          down
            ? Promise.resolve({
                outcome: "deferred",
                error: "provider_unavailable",
                retryAfterMs: 5,
                errorText: "connect ECONNREFUSED",
              })
            : inner.start(request),
      }),
    });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.until(id, (view) => view.sequence >= 3);
    down = false;
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });

  it("ends at the deadline when the provider never takes it", async () => {
    await using world = await createWorld();
    await world.control({ accept: "429", retryAfterS: 1 });
    const { id } = await world.submit({});
    await world.engine.worker.tick();
    world.clock.advance(600_001);
    await world.engine.worker.tick();
    expect(await world.get(id)).toMatchObject({ status: "expired", error: { code: "timeout" } });
    expect(await world.balance()).toEqual(whole);
  });
});

describe("cancel", () => {
  it("of a queued prediction ends it at once, and it is never sent", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 10 });
    expect(await cancel(world, id)).toMatchObject({
      outcome: "canceled",
      prediction: { status: "canceled", error: { code: "canceled_by_user", released: 3 } },
    });
    await world.engine.worker.tick();
    expect(await world.log("create")).toEqual([]);
    expect(await world.balance()).toEqual(whole);
  });

  it("of a running one is passed on, and the provider has the last word", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 60_000 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "processing");
    expect(await cancel(world, id)).toMatchObject({
      outcome: "requested",
      prediction: { cancelRequested: true, credits: { reserved: 3 }, stage: "Cancelling" },
    });
    expect((await world.untilEnded(id)).status).toBe("canceled");
    expect(await world.log("cancel")).toHaveLength(1);
    expect(await world.balance()).toEqual(whole);
  });

  it("while the creation is on its way is passed on once its id is known", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 60_000, acceptDelayMs: 300 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status === "submitting");
    expect(await cancel(world, id)).toMatchObject({ outcome: "requested" });
    expect((await world.untilEnded(id)).status).toBe("canceled");
    expect(await world.log("create")).toHaveLength(1);
  });

  it("too late leaves the picture and the charge", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.untilEnded(id);
    expect(await cancel(world, id)).toMatchObject({
      outcome: "too_late",
      prediction: { status: "succeeded" },
    });
    expect(await world.balance()).toEqual({ available: 97, reserved: 0 });
  });
});

describe("retry", () => {
  it("is a new prediction with the same input, linked to the old one", async () => {
    await using world = await createWorld();
    const first = await world.submit({ durationMs: 10, outcome: "fail" });
    world.engine.worker.start();
    await world.untilEnded(first.id);
    const again = await world.engine.predictions.retry({
      accountId: world.accountId,
      id: first.id,
      actor: { kind: "user", id: "user-1" },
      requestId: "request-retry",
      idempotencyKey: "retry-1",
    });
    expect(again).toMatchObject({ outcome: "created", prediction: { retryOf: first.id } });
    expect((await world.get(first.id)).status).toBe("failed");
    const id = "prediction" in again ? again.prediction.id : "";
    await world.untilEnded(id);
  });

  it("of one that still runs is refused", async () => {
    await using world = await createWorld();
    const { id, ...rest } = await world.submit({ durationMs: 10 });
    expect(rest.status).toBe("queued");
    expect(
      await world.engine.predictions.retry({
        accountId: world.accountId,
        id,
        actor: { kind: "user", id: "user-1" },
        requestId: "request-retry",
        idempotencyKey: null,
      }),
    ).toEqual({ outcome: "not_terminal" });
  });
});
