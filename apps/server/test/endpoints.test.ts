import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { authUser } from "@darkroom/db";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded, jersey } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

type Received = { headers: Record<string, string>; body: string };

const CreatedSchema = z.looseObject({
  id: z.string(),
  secret: z.string(),
  events: z.array(z.string()),
});
const SecretSchema = z.looseObject({ secret: z.string() });
const LogSchema = z.looseObject({
  items: z.array(z.looseObject({ id: z.string(), state: z.string() })),
});

const received: Received[] = [];
const receiver = createServer((incoming, outgoing) => {
  void (async () => {
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    );
    received.push({ headers, body: await text(incoming) });
    outgoing.writeHead(incoming.url === "/broken" ? 500 : 204).end();
  })();
});

let server: TestServer;
let member: Visitor;
let receiverUrl: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  receiverUrl = `http://127.0.0.1:${String(address.port)}`;
  server = await startTestServer({ OUTBOUND_ALLOW: "127.0.0.0/8" });
  member = await createGuest(server.url);
  // Whoever has signed up is no guest; how they do it is not looked at here.
  await server.database.orm.update(authUser).set({ isAnonymous: false });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  receiver.closeAllConnections();
  receiver.close();
});

async function until<Found>(find: () => Promise<Found | undefined>): Promise<Found> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("it never came to be");
}

async function open(path: string) {
  const made = await member.mutate("endpoint.create", { url: `${receiverUrl}${path}` });
  expect(made.error).toBeNull();
  return CreatedSchema.parse(made.result);
}

const logOf = async (endpointId: string) =>
  LogSchema.parse((await member.query("endpoint.deliveries", { endpointId })).result);

describe("endpoints over HTTP", () => {
  it("sends the end of a prediction, signed with the secret that was shown once", async () => {
    const { id, secret, events } = await open("/hooks");
    expect(events).toHaveLength(4);
    const prediction = await member.create();
    const ended = await member.waitUntil(prediction.id, hasEnded);
    const got = await until(async () => received.find(({ body }) => body.includes(prediction.id)));
    expect(new Webhook(secret).verify(got.body, got.headers)).toMatchObject({
      type: "prediction.succeeded",
      sequence: ended.sequence,
      data: { id: prediction.id, status: "succeeded", outputs: ended.outputs },
    });
    const listed = await member.query("endpoint.list");
    expect(listed.result).toMatchObject([{ id, url: `${receiverUrl}/hooks`, disabled: null }]);
    expect(JSON.stringify(listed.result)).not.toContain("whsec_");
    expect(server.lines.join("\n")).not.toContain(secret);
    const [delivery] = await until(async () => {
      const { items } = await logOf(id);
      return items[0]?.state === "delivered" ? items : undefined;
    });
    expect(delivery).toMatchObject({ id: got.headers["webhook-id"], log: [{ statusCode: 204 }] });
    expect((await member.mutate("endpoint.delete", { id })).result).toEqual({ id });
  });

  it("tests, rotates and redelivers, and says when that comes too soon", async () => {
    const { id, secret } = await open("/broken");
    const tested = await member.mutate("endpoint.test", { id });
    const { deliveryId } = z.object({ deliveryId: z.string() }).parse(tested.result);
    const again = await member.mutate("endpoint.test", { id });
    expect(again.status).toBe(429);
    expect(again.error?.data.retryAfterMs).toBeGreaterThan(0);
    const failed = await until(async () => {
      const { items } = await logOf(id);
      return items[0]?.state === "failed" ? items[0] : undefined;
    });
    expect(failed).toMatchObject({ id: deliveryId, type: "endpoint.test", attempts: 1 });
    expect((await member.mutate("endpoint.redeliver", { id: deliveryId })).status).toBe(429);
    const rotated = await member.mutate("endpoint.rotate", { id });
    expect(rotated.result).toEqual({
      secret: expect.stringMatching(/^whsec_/),
      previousUntil: expect.any(String),
    });
    expect(rotated.result).not.toMatchObject({ secret });
    expect((await member.mutate("endpoint.rotate", { id: "account" })).status).toBe(200);
    await member.mutate("endpoint.delete", { id });
  });

  it("sends to the webhook that an order names", async () => {
    const rotated = await member.mutate("endpoint.rotate", { id: "account" });
    const { secret } = SecretSchema.parse(rotated.result);
    const webhook = { url: `${receiverUrl}/named`, events: ["prediction.failed" as const] };
    const { id } = await member.create({
      ...jersey({ webhook }),
      input: { prompt: "a", __scenario: { durationMs: 20, outcome: "fail" } },
    });
    const got = await until(async () => received.find(({ body }) => body.includes(id)));
    expect(new Webhook(secret).verify(got.body, got.headers)).toMatchObject({
      type: "prediction.failed",
      data: { id, error: { code: expect.any(String) } },
    });
    const log = await member.query("endpoint.deliveries", { predictionId: id });
    expect(LogSchema.parse(log.result).items).toHaveLength(1);
  });

  it("refuses visitors and guests, and does not know what is somebody else's", async () => {
    const { id } = await open("/mine");
    const guest = await createGuest(server.url);
    const calls = [
      ["endpoint.create", { url: receiverUrl }],
      ["endpoint.delete", { id }],
      ["endpoint.test", { id }],
      ["endpoint.rotate", { id }],
      ["endpoint.redeliver", { id }],
    ] as const;
    for (const [path, input] of calls) {
      const refused = await guest.mutate(path, input);
      expect([path, refused.error?.data.reason]).toEqual([path, "sign_up_required"]);
      const nobody = await createVisitor(server.url).mutate(path, input);
      expect([path, nobody.error?.data.reason]).toEqual([path, "unauthenticated"]);
    }
    const other = await createGuest(server.url);
    await server.database.orm.update(authUser).set({ isAnonymous: false });
    for (const [path, input] of calls.slice(1)) {
      const refused = await other.mutate(path, input);
      expect([path, refused.error?.data.reason]).toEqual([path, "not_found"]);
    }
    const log = await other.query("endpoint.deliveries", { endpointId: id });
    expect(log.error?.data.reason).toBe("not_found");
    await member.mutate("endpoint.delete", { id });
  });

  it.each([
    ["an address inside", { url: "http://10.0.0.1/" }, "url"],
    ["plain http elsewhere", { url: "http://93.184.215.14/" }, "url"],
    ["no URL", { url: "nonsense" }, "url"],
    ["an event that there is not", { url: "https://93.184.215.14/", events: ["x"] }, "events.0"],
  ])("says what is wrong with %s", async (_, input, field) => {
    const { status, error } = await member.mutate("endpoint.create", input);
    expect(status).toBe(400);
    expect(error?.data).toMatchObject({ reason: "invalid_input", fields: [{ field }] });
  });

  it("takes one of an endpoint and a prediction as the subject of a log", async () => {
    for (const input of [{}, { endpointId: "a", predictionId: "b" }]) {
      const { error } = await member.query("endpoint.deliveries", input);
      expect(error?.data.reason).toBe("invalid_input");
    }
  });
});
