import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ignoredUpdate, webhookDelivery } from "@darkroom/db";
import type { Provider } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import { bodyOf, deliver } from "./deliver.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const DAY_MS = 86_400_000;

async function workOff(world: World): Promise<void> {
  while ((await world.engine.worker.tick()) > 0);
}

/** A prediction that runs at the provider, with nobody at work here and no webhook on its way. */
async function running(world: World): Promise<{ id: string; providerId: string }> {
  const { id } = await world.submit({ durationMs: 60_000, webhooks: { drop: true } });
  await world.engine.worker.tick();
  return { id, providerId: (await world.look()).providerPredictionId };
}

describe("defects that are known of the systems this one learned from", () => {
  it("S115: what is written to again still goes in its time", async () => {
    await using world = await createWorld({ retention: { prediction: 7, delivery: 7, log: 7 } });
    const { id, providerId } = await running(world);
    const body = bodyOf(providerId, "failed", { error: "x" });
    await deliver(world, { predictionId: id, body, webhookId: "msg_1" });
    await workOff(world);
    const [delivery] = await world.database.orm.select().from(webhookDelivery);
    world.clock.advance(6 * DAY_MS);
    // On its last day everything is touched once more.
    await deliver(world, { predictionId: id, body, webhookId: "msg_1" });
    await world.engine.deliveries.replay({ id: delivery?.id ?? "", operator: "operator-1" });
    await workOff(world);
    expect(await world.database.orm.select().from(ignoredUpdate)).toHaveLength(1);
    expect((await world.get(id)).status).toBe("failed");
    world.clock.advance(DAY_MS + 60_001);
    await workOff(world);
    const { accountId } = world;
    expect(await world.engine.predictions.get({ accountId, id })).toBeNull();
    expect(await world.database.orm.select().from(webhookDelivery)).toEqual([]);
  });

  it("S117: nothing is sent to the provider that was not paid for before", async () => {
    await using world = await createWorld({ welcomeCredits: 6 });
    const orders = Array.from({ length: 6 }, () => world.create({ durationMs: 10 }));
    const outcomes = (await Promise.all(orders)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(2);
    expect(await world.balance()).toEqual({ available: 0, reserved: 6 });
    expect(await world.log("create")).toEqual([]);
    await workOff(world);
    expect(await world.log("create")).toHaveLength(2);
  });

  it("S120: an address in a signed body is not fetched where it leads into our own network", async () => {
    let visits = 0;
    const inside = createServer((_incoming, outgoing) => {
      visits += 1;
      outgoing.end("the secrets of this network");
    });
    await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${String(portOf(inside.address()))}/latest/meta-data`;
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    const body = bodyOf(providerId, "succeeded", { output: [url] });
    expect(await deliver(world, { predictionId: id, body })).toBe("accepted");
    await workOff(world);
    expect(visits).toBe(0);
    expect(await world.get(id)).toMatchObject({ status: "failed", error: { released: 3 } });
    await new Promise((resolve) => inside.close(resolve));
  });

  it("S121: a signature counts for the bytes that came, however they are written", async () => {
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    const odd = bodyOf(providerId, "processing", { logs: "é/1.0" })
      .replace("{", '{\n  "extra" : 1.50,')
      .replace("é", "\\u00e9");
    expect(JSON.stringify(JSON.parse(odd))).not.toBe(odd);
    expect(await deliver(world, { predictionId: id, body: odd })).toBe("accepted");
    const same = JSON.stringify(JSON.parse(odd));
    const changed = { predictionId: id, body: same, signedBody: odd };
    expect(await deliver(world, changed)).toBe("bad_signature");
  });

  it("S121: a failure has a branch of its own", async () => {
    await using world = await createWorld();
    const { id, providerId } = await running(world);
    await deliver(world, { predictionId: id, body: bodyOf(providerId, "failed", { error: "x" }) });
    await workOff(world);
    expect(await world.get(id)).toMatchObject({ status: "failed", error: { released: 3 } });
  });

  it("S121: success takes neither owner nor time of creation away", async () => {
    await using world = await createWorld();
    const created = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    const ended = await world.untilEnded(created.id);
    expect(ended).toMatchObject({ status: "succeeded", createdAt: created.createdAt });
    const strangers = { accountId: "another", id: created.id };
    expect(await world.engine.predictions.get(strangers)).toBeNull();
  });

  it("S124: a picture outlives its address at the provider", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 10, output: { expireMs: 3_000 } });
    world.engine.worker.start();
    const { outputs } = await world.untilEnded(id);
    expect(outputs).toHaveLength(1);
    while (!(await world.look()).outputsExpired) await world.get(id);
    expect(outputs[0]?.url).not.toContain("://");
    const resultId = outputs[0]?.url.split("/").at(-1) ?? "";
    const access = { accountId: world.accountId, signature: null, expires: null };
    const read = await world.engine.results.read({ id: resultId, access, range: null });
    const bytes = await new Response(read?.body ?? null).arrayBuffer();
    expect(bytes.byteLength).toBe(outputs[0]?.bytes);
    const rows = await world.database.read({ sql: "SELECT * FROM stored_result", args: [] });
    expect(JSON.stringify(rows)).not.toContain("http");
  });

  it("S125: a job that breaks after the create is repeated without a second create", async () => {
    let starts = 0;
    const breaking = (inner: Provider): Provider => ({
      ...inner,
      start: async (request) => {
        starts += 1;
        await inner.start(request);
        throw new Error("the worker broke");
      },
    });
    await using world = await createWorld({ provider: breaking });
    const { id } = await world.submit({ durationMs: 10, webhooks: { drop: true } });
    for (let look = 0; look < 20; look += 1) {
      await world.engine.worker.tick();
      world.clock.advance(5_000);
    }
    expect(starts).toBe(1);
    expect(await world.log("create")).toHaveLength(1);
    world.engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });
});

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
