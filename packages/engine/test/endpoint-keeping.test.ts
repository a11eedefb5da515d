import { endpoint, endpointAttempt, endpointDelivery } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import { createListeningWorld, eventually, openEndpoint, startReceiver } from "./receiver.ts";
import type { World } from "./world.ts";

const FAST = { durationMs: 20 };
const DAY_MS = 86_400_000;

const rowsOf = async (world: World) => ({
  endpoints: (await world.database.orm.select().from(endpoint)).length,
  deliveries: (await world.database.orm.select().from(endpointDelivery)).length,
  attempts: (await world.database.orm.select().from(endpointAttempt)).length,
});

/** One endpoint, one webhook that an order named, and one delivery for each. */
async function deliverTwo(world: World, url: string): Promise<{ id: string; endpointId: string }> {
  const opened = await openEndpoint(world, url);
  const webhook = { url, events: ["prediction.succeeded"] } as const;
  const { id } = await world.submit(FAST, { webhook });
  world.engine.worker.start();
  await eventually(async () => {
    const rows = await world.database.orm.select().from(endpointDelivery);
    return rows.filter(({ state }) => state === "delivered").length === 2;
  });
  return { id, endpointId: opened.id };
}

describe("what was sent", () => {
  it("is kept as long as what was received, and endpoints that are over go with it", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld({ retention: { delivery: 5 } });
    const { accountId, engine } = world;
    const { endpointId } = await deliverTwo(world, receiver.url);
    world.clock.advance(4 * DAY_MS);
    await engine.worker.tick();
    expect(await rowsOf(world)).toEqual({ endpoints: 2, deliveries: 2, attempts: 2 });
    world.clock.advance(2 * DAY_MS);
    await eventually(async () => {
      await engine.worker.tick();
      return (await rowsOf(world)).deliveries === 0;
    });
    world.clock.advance(DAY_MS);
    await eventually(async () => {
      await engine.worker.tick();
      return (await rowsOf(world)).endpoints === 1;
    });
    // The account's own stays until it is deleted.
    expect(await rowsOf(world)).toEqual({ endpoints: 1, deliveries: 0, attempts: 0 });
    await engine.endpoints.delete({ accountId, id: endpointId });
    world.clock.advance(DAY_MS);
    await eventually(async () => {
      await engine.worker.tick();
      return (await rowsOf(world)).endpoints === 0;
    });
  });

  it("goes with its prediction, whose input it holds", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld({ retention: { prediction: 2 } });
    await deliverTwo(world, receiver.url);
    world.clock.advance(3 * DAY_MS);
    await eventually(async () => {
      await world.engine.worker.tick();
      return (await rowsOf(world)).deliveries === 0;
    });
    expect(await rowsOf(world)).toMatchObject({ attempts: 0 });
  });
});

describe("the audit of deliveries finds", () => {
  it.each([
    [
      "one that nobody will ever send",
      "UPDATE endpoint_delivery SET state = 'pending', ended_at = NULL",
      "what is still to be sent has a job, or waits behind an older event",
    ],
    [
      "one whose turn never came",
      "UPDATE endpoint_delivery SET state = 'pending', ended_at = NULL, job_id = NULL",
      "what is still to be sent has a job, or waits behind an older event",
    ],
    [
      "one that has ended at no time",
      "UPDATE endpoint_delivery SET ended_at = NULL",
      "a delivery that has ended says when, and no other does",
    ],
    [
      "an attempt that was never written",
      "UPDATE endpoint_delivery SET attempts = attempts + 1",
      "a delivery has as many attempts as it says",
    ],
    [
      "an endpoint that was told of the past",
      "UPDATE endpoint SET since_event_id = 1000000",
      "an endpoint is sent nothing that was over before it was made",
    ],
  ])("%s", async (_, sql, rule) => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld({ audited: false });
    await deliverTwo(world, receiver.url);
    await world.engine.worker.stop();
    expect((await world.engine.audit()).findings).toEqual([]);
    await world.database.batch([{ sql, args: [] }]);
    const rules = (await world.engine.audit()).findings.map((finding) => finding.rule);
    expect(rules).toContain(rule);
  });
});
