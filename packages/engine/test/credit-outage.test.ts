import { OUTAGE_FORGOTTEN_MS } from "@darkroom/lifecycle";
import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

/** Longer than a provider's refusal of credit holds up the next creation. */
const NEXT_TRY_MS = 120_000;

/** One try of the creations that wait, after the pause that the last refusal brought. */
async function tryAgain(world: World): Promise<void> {
  world.clock.advance(NEXT_TRY_MS);
  await world.engine.worker.tick();
}

/** An order that the provider refuses for credit for as long as nothing else is said. */
async function runOutOfCredit(world: World): Promise<string> {
  await world.control({ accept: "402" });
  const { id } = await world.submit({});
  await world.engine.worker.tick();
  await tryAgain(world);
  return id;
}

const creations = async (world: World): Promise<number> => (await world.log("create")).length;

describe("while the provider says that our account is out of credit", () => {
  it("no order is taken and nothing is reserved", async () => {
    await using world = await createWorld();
    await runOutOfCredit(world);
    const before = await world.balance();
    expect(await world.create({})).toEqual({ outcome: "provider_credit" });
    expect(await world.balance()).toEqual(before);
    expect((await world.engine.health()).counters["creditOutages"]).toBe(1);
  });

  it("another server takes none either", async () => {
    await using world = await createWorld();
    await runOutOfCredit(world);
    const other = world.openEngine("worker-2");
    const refused = await other.predictions.create({
      accountId: world.accountId,
      actor: { kind: "user", id: "user-1" },
      requestId: "request-2",
      model: (await other.models.list())[0]?.model ?? "",
      input: { prompt: "teal hexagons" },
      idempotencyKey: null,
      delivery: "auto",
      priority: "interactive",
      maxCredits: null,
      runAt: null,
      retryOf: null,
    });
    expect(refused).toEqual({ outcome: "provider_credit" });
  });

  it("an order is told again under its key, and one for later is taken", async () => {
    await using world = await createWorld();
    await world.control({ accept: "402" });
    const key = { idempotencyKey: "key-1" };
    const { id } = await world.submit({}, key);
    await world.engine.worker.tick();
    await tryAgain(world);
    expect(await world.create({}, key)).toMatchObject({ outcome: "existing", prediction: { id } });
    const runAt = world.clock.now() + 3_600_000;
    expect((await world.create({}, { runAt })).outcome).toBe("created");
  });

  it("what waits already asks again, and its success takes orders again", async () => {
    await using world = await createWorld();
    const id = await runOutOfCredit(world);
    await world.control({ durationMs: 10 });
    await tryAgain(world);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect((await world.create({ durationMs: 10 })).outcome).toBe("created");
  });

  it("what waits in vain expires with its credits, and then one order may try", async () => {
    await using world = await createWorld();
    const id = await runOutOfCredit(world);
    for (let tries = 0; tries < 6; tries += 1) await tryAgain(world);
    expect(await world.get(id)).toMatchObject({ status: "expired", error: { released: 3 } });
    world.clock.advance(OUTAGE_FORGOTTEN_MS);
    expect((await world.create({})).outcome).toBe("created");
  });
});

describe("one refusal of credit", () => {
  it("is no outage: orders are taken, and the refused one goes through", async () => {
    await using world = await createWorld();
    await world.control({ accept: "402" });
    const { id } = await world.submit({});
    await world.engine.worker.tick();
    expect(await creations(world)).toBe(1);
    await world.control({ durationMs: 10 });
    expect((await world.create({ durationMs: 10 })).outcome).toBe("created");
    world.clock.advance(NEXT_TRY_MS);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });
});
