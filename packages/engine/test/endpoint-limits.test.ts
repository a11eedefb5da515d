import { endpointAttempt, endpointDelivery } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import {
  createListeningWorld,
  deliveriesOf,
  eventually,
  openEndpoint,
  startReceiver,
} from "./receiver.ts";
import type { Receiver } from "./receiver.ts";

const FAST = { durationMs: 20 };

/** A receiver that answers nothing until it is told to; counts what is under way. */
function hold(receiver: Receiver) {
  const held: (() => void)[] = [];
  const counts = { underWay: 0, most: 0 };
  receiver.answerWith((response) => {
    counts.underWay += 1;
    counts.most = Math.max(counts.most, counts.underWay);
    held.push(() => {
      counts.underWay -= 1;
      response.end();
    });
  });
  const release = (): void => {
    for (const answer of held.splice(0)) answer();
  };
  return { counts, release };
}

describe("limits of what is sent", () => {
  it("are four requests under way to one endpoint, while another one gets its own", async () => {
    await using slow = await startReceiver();
    await using quick = await startReceiver();
    const { counts, release } = hold(slow);
    await using world = await createListeningWorld({ welcomeCredits: 1_000 });
    await openEndpoint(world, slow.url);
    await openEndpoint(world, quick.url);
    await Promise.all(Array.from({ length: 12 }, () => world.submit(FAST)));
    world.engine.worker.start();
    await eventually(() => quick.received.length === 12);
    expect(counts.most).toBe(4);
    await eventually(() => {
      release();
      return slow.received.length === 12 && counts.underWay === 0;
    });
    expect(counts.most).toBe(4);
  });

  it("are sixteen requests under way in all, so that predictions go on", async () => {
    await using slow = await startReceiver();
    const { counts, release } = hold(slow);
    await using world = await createListeningWorld({ welcomeCredits: 1_000 });
    for (let index = 0; index < 6; index += 1) await openEndpoint(world, `${slow.url}/${index}`);
    world.engine.worker.start();
    const submitted = await Promise.all(Array.from({ length: 6 }, () => world.submit(FAST)));
    for (const { id } of submitted) await world.untilEnded(id);
    await eventually(() => counts.underWay === 16);
    const { id } = await world.submit(FAST);
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    await eventually(() => {
      release();
      return slow.received.length === 42 && counts.underWay === 0;
    });
    expect(counts.most).toBe(16);
  });

  it("are five hundred bytes of an answer, and ten seconds for it", async () => {
    await using receiver = await startReceiver();
    receiver.answerWith((response) => response.writeHead(500).end("x".repeat(5_000)));
    await using silent = await startReceiver();
    silent.answerWith(() => undefined);
    await using world = await createListeningWorld();
    const talking = await openEndpoint(world, receiver.url);
    const mute = await openEndpoint(world, silent.url);
    await world.submit(FAST);
    world.engine.worker.start();
    await eventually(async () => (await deliveriesOf(world, mute.id))[0]?.attempts === 1);
    const [told] = await deliveriesOf(world, talking.id);
    expect(told?.log.at(-1)?.excerpt).toBe("x".repeat(500));
    const [late] = await deliveriesOf(world, mute.id);
    expect(late?.log[0]).toMatchObject({ outcome: "late", statusCode: null, excerpt: "" });
  });

  it("are twenty attempts that the log shows, the newest", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const { id } = await openEndpoint(world, receiver.url);
    await world.submit(FAST);
    world.engine.worker.start();
    await eventually(async () => (await deliveriesOf(world, id))[0]?.state === "delivered");
    const { orm } = world.database;
    const [attempt] = await orm.select().from(endpointAttempt);
    if (attempt === undefined) throw new Error("no attempt");
    const older = Array.from({ length: 24 }, (_, index) => ({
      ...attempt,
      id: `0-${String(index).padStart(2, "0")}`,
      status: index,
    }));
    await orm.insert(endpointAttempt).values(older);
    await orm.update(endpointDelivery).set({ attempts: 25 });
    const codes = (await deliveriesOf(world, id))[0]?.log.map(({ statusCode }) => statusCode);
    expect(codes).toEqual([200, ...Array.from({ length: 19 }, (_, index) => 23 - index)]);
  });

  it("are fifteen seconds until what waits behind a redelivery looks again", async () => {
    await using receiver = await startReceiver();
    receiver.answerWith((response, { event }) =>
      response.writeHead(event.type === "prediction.started" ? 200 : 500).end(),
    );
    await using world = await createListeningWorld();
    const { accountId, engine } = world;
    const { id } = await openEndpoint(world, receiver.url, ["prediction.*"]);
    await world.submit(FAST);
    engine.worker.start();
    await eventually(async () => {
      const found = await deliveriesOf(world, id);
      return found.length === 2 && found[0]?.attempts === 1;
    });
    await engine.worker.stop();
    // Both are due: the older one, sent once more and refused, and the newer one behind it.
    receiver.answerWith(500);
    world.clock.advance(6_000);
    const [ended, started] = await deliveriesOf(world, id);
    expect([ended?.state, started?.state]).toEqual(["pending", "delivered"]);
    const sent = await engine.endpoints.redeliver({ accountId, id: started?.id ?? "" });
    expect(sent.outcome).toBe("sent");
    await engine.worker.tick();
    const attempts = (await deliveriesOf(world, id)).map((delivery) => delivery.attempts);
    expect(attempts).toEqual([1, 2]);
    const asked = receiver.received.length;
    receiver.answerWith(200);
    await eventually(async () => {
      world.clock.advance(1_000);
      await engine.worker.tick();
      return (await deliveriesOf(world, id)).every(({ state }) => state === "delivered");
    });
    const types = receiver.received.slice(asked).map(({ event }) => event.type);
    expect(types).toEqual(["prediction.started", "prediction.succeeded"]);
  });
});
