import { endpoint, endpointDelivery } from "@darkroom/db";
import { HOSTILE_VECTORS } from "@darkroom/providers/testing";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import {
  createListeningWorld,
  deliveriesOf,
  eventually,
  openEndpoint,
  startReceiver,
} from "./receiver.ts";

const FAST = { durationMs: 20 };
const DAY_MS = 86_400_000;

describe("rotation", () => {
  it("lets both secrets sign for a day, then the new one alone", async () => {
    await using receiver = await startReceiver();
    await using world = await createListeningWorld();
    const { accountId, engine } = world;
    const { id, secret: old } = await openEndpoint(world, receiver.url);
    const rotated = await engine.endpoints.rotate({ accountId, id });
    if (rotated.outcome !== "rotated") throw new Error(rotated.outcome);
    expect(rotated.secret).not.toBe(old);
    expect((await engine.endpoints.list(accountId))[0]?.previousSecretUntil).toBe(
      rotated.previousUntil,
    );
    engine.worker.start();
    await world.submit(FAST);
    await eventually(() => receiver.received.length === 1);
    const [both] = receiver.received;
    for (const secret of [old, rotated.secret]) {
      expect(new Webhook(secret).verify(both?.body ?? "", both?.headers ?? {})).toBeDefined();
    }
    world.clock.advance(DAY_MS);
    await world.submit(FAST);
    await eventually(() => receiver.received.length === 2);
    const [, alone] = receiver.received;
    expect(alone?.headers["webhook-signature"]?.split(" ")).toHaveLength(1);
    // The libraries look at the real time; the signature alone tells whose it is.
    const stamp = new Date(Number(alone?.headers["webhook-timestamp"]) * 1_000);
    const sign = (secret: string): string =>
      new Webhook(secret).sign(alone?.headers["webhook-id"] ?? "", stamp, alone?.body ?? "");
    expect(alone?.headers["webhook-signature"]).toBe(sign(rotated.secret));
    expect(alone?.headers["webhook-signature"]).not.toBe(sign(old));
    expect((await engine.endpoints.list(accountId))[0]?.previousSecretUntil).toBeNull();
  });
});

describe("a hostile URL", () => {
  it("is refused when an endpoint is made and when an order names it", async () => {
    await using world = await createListeningWorld({ allowedNetworks: [] });
    await using victim = await startReceiver();
    const { accountId, engine } = world;
    const port = new URL(victim.url).port;
    // A name that lies needs a resolver of its own, which the tests of the door have.
    const vectors = HOSTILE_VECTORS.filter(({ resolvesTo }) => resolvesTo === undefined);
    expect(vectors.length).toBeGreaterThan(50);
    for (const { name, url: pattern } of vectors) {
      const url = pattern.replace("PORT", port);
      const made = await engine.endpoints.create({ accountId, url, events: [], description: "" });
      expect({ name, ...made }).toMatchObject({
        name,
        outcome: "invalid",
        fields: [{ field: "url" }],
      });
      const ordered = await world.create(FAST, { webhook: { url, events: [] } });
      expect({ name, ...ordered }).toMatchObject({
        name,
        outcome: "invalid_input",
        fields: [{ field: "webhook" }],
      });
    }
    const long = `https://example.com/${"x".repeat(2_000)}`;
    const made = await engine.endpoints.create({
      accountId,
      url: long,
      events: [],
      description: "",
    });
    expect(made).toMatchObject({ outcome: "invalid" });
    expect(victim.received).toEqual([]);
  });

  it("is never asked, also where it was stored when it was allowed", async () => {
    await using victim = await startReceiver();
    await using world = await createListeningWorld({ allowedNetworks: [], welcomeCredits: 10 });
    const port = new URL(victim.url).port;
    const urls = HOSTILE_VECTORS.filter(({ resolvesTo }) => resolvesTo === undefined).map(
      ({ url }) => url.replace("PORT", port),
    );
    await world.database.orm.insert(endpoint).values(
      urls.map((url, index) => ({
        id: `endpoint-${index}`,
        accountId: world.accountId,
        url,
        description: "",
        events: ["prediction.*"],
        sinceEventId: 0,
        createdAt: 0,
      })),
    );
    await world.submit(FAST);
    world.engine.worker.start();
    await eventually(async () => {
      const rows = await world.database.orm.select().from(endpointDelivery);
      return (
        rows.length === 2 * urls.length &&
        rows.filter((row) => row.attempts > 0).length >= urls.length
      );
    });
    for (const index of urls.keys()) {
      const found = await deliveriesOf(world, `endpoint-${index}`);
      const outcomes = found.flatMap(({ log }) => log.map(({ outcome }) => outcome));
      expect([urls[index], ...new Set(outcomes)]).toEqual([urls[index], "forbidden"]);
    }
    expect(victim.received).toEqual([]);
  });
});
