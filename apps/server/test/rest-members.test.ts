import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bearer, createKey, createMember } from "./support/member.ts";
import { startPusherServer } from "./support/pusher-server.ts";
import type { PusherServer } from "./support/pusher-server.ts";
import { subscribeBrowser } from "./support/push-browser.ts";
import { createRestClient } from "./support/rest-client.ts";
import type { RestClient, RestReply } from "./support/rest-client.ts";
import { readObject, readRestDocument } from "./support/rest-document.ts";
import type { RestDocument } from "./support/rest-document.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, jersey } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

let server: TestServer;
let pusher: PusherServer;
let described: RestDocument;
let member: Visitor;
/** By the session, which may what keys may not. */
let rest: RestClient;

beforeAll(async () => {
  pusher = await startPusherServer();
  server = await startTestServer({ OUTBOUND_ALLOW: "127.0.0.0/8", PUSHER_URL: pusher.url });
  described = await readRestDocument(server.url);
  member = await createMember(server);
  rest = createRestClient(server.url, described, { cookie: member.cookie() ?? "" });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await pusher[Symbol.asyncDispose]();
});

function itemsOf({ body }: RestReply): Readonly<Record<string, unknown>>[] {
  const items = body?.["items"];
  return Array.isArray(items) ? items.map(readObject) : [];
}

const idOf = ({ body }: RestReply): string => String(body?.["id"]);

describe("schedules", () => {
  const order = { prediction: { model: "darkroom/jersey-speed", input: { prompt: "daily" } } };

  it("are made, listed and ended by a key", async () => {
    const { secret } = await createKey(member, { scopes: ["schedules:read", "schedules:write"] });
    const program = createRestClient(server.url, described, bearer(secret));
    const body = { cron: "0 9 * * *", timeZone: "Europe/Berlin", order };
    const made = await program("POST", "/schedules", { body });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ timeZone: "Europe/Berlin", fires: 0, last: null });
    const list = await program("GET", "/schedules");
    expect(itemsOf(list)).toEqual([made.body]);
    const headers = { "if-none-match": list.headers.get("etag") ?? "" };
    expect((await program("GET", "/schedules", { headers })).status).toBe(304);
    const ended = await program("DELETE", `/schedules/${idOf(made)}`);
    expect(ended.body).toEqual({ outcome: "deleted" });
    expect((await program("DELETE", `/schedules/${idOf(made)}`)).status).toBe(404);
  });

  it("order batches, and tell how long their lists are", async () => {
    const batch = { model: "darkroom/jersey-speed", items: [{ prompt: "a" }, { prompt: "b" }] };
    const body = { cron: "0 9 * * 1", order: { batch } };
    const made = await rest("POST", "/schedules", { body });
    expect(made.body?.["order"]).toMatchObject({ batch: { model: batch.model, items: 2 } });
    expect((await rest("DELETE", `/schedules/${idOf(made)}`)).status).toBe(200);
  });

  it("are refused at the field that is wrong", async () => {
    const refused = await rest("POST", "/schedules", { body: { cron: "nonsense", order } });
    expect(refused.body?.["errors"]).toMatchObject([{ field: "cron" }]);
    const guest = await createGuest(server.url);
    const visiting = createRestClient(server.url, described, { cookie: guest.cookie() ?? "" });
    expect((await visiting("GET", "/schedules")).body?.["reason"]).toBe("sign_up_required");
  });
});

describe("API keys", () => {
  it("are made, listed and revoked with a session, and with no key", async () => {
    const wish = { name: "a program", scopes: ["models:read", "account:read"] };
    const made = await rest("POST", "/keys", { body: wish });
    expect([made.status, made.headers.get("cache-control")]).toEqual([201, "no-store"]);
    const { secret, key } = made.body ?? {};
    const { id } = readObject(key);
    const program = createRestClient(server.url, described, bearer(String(secret)));
    expect((await program("GET", "/account")).status).toBe(200);
    for (const [method, path] of [
      ["GET", "/keys"],
      ["DELETE", `/keys/${String(id)}`],
    ] as const) {
      const refused = await program(method, path);
      expect([refused.status, refused.body?.["reason"]]).toEqual([403, "session_required"]);
    }
    const page = await rest("GET", "/keys?limit=1");
    expect(itemsOf(page)).toMatchObject([{ id, name: "a program", revokedAt: null }]);
    expect(JSON.stringify(page.body)).not.toContain(String(secret).slice(14));
    expect(page.headers.get("link")).toContain('rel="next"');
    const revoked = await rest("DELETE", `/keys/${String(id)}`);
    expect(revoked.body).toMatchObject({ id, revokedAt: expect.any(String) });
    const status = async () => (await program("GET", "/account")).status;
    await expect.poll(status, { timeout: 20_000 }).toBe(401);
    expect((await rest("DELETE", "/keys/nothing")).status).toBe(404);
  });
});

describe("notifications", () => {
  it("are listed and read, and set as the account wants them", async () => {
    const before = await rest("GET", "/notification-settings");
    expect(before.body).toMatchObject({ when: "away", push: expect.any(Boolean) });
    const changed = await rest("PATCH", "/notification-settings", { body: { when: "always" } });
    expect(changed.body).toEqual({ ...before.body, when: "always" });
    const { id } = await member.create(jersey({ delivery: "webhook" }));
    const told = async () => itemsOf(await rest("GET", "/notifications"))[0]?.["subject"];
    await expect.poll(told, { timeout: 20_000 }).toBe(id);
    const page = await rest("GET", "/notifications?limit=1");
    expect(page.body).toMatchObject({ unread: 1, nextCursor: null });
    const ids = itemsOf(page).map((item) => item["id"]);
    expect((await rest("POST", "/notifications/read", { body: { ids } })).body).toEqual({
      unread: 0,
    });
    const all = await rest("POST", "/notifications/read", { body: { ids: "all" } });
    expect(all.body).toEqual({ unread: 0 });
    expect((await rest("POST", "/notifications/read", { body: { ids: [] } })).status).toBe(400);
  });

  it("go to a browser and to a channel of the account alone", async () => {
    await using browser = await subscribeBrowser();
    const body = browser.subscription;
    expect((await rest("POST", "/push-subscriptions", { body })).body).toEqual({
      subscribed: true,
    });
    const { channels } = (await rest("GET", "/notification-settings")).body ?? {};
    expect(channels).toMatchObject({ push: { browsers: 1 } });
    const query = `endpoint=${encodeURIComponent(body.endpoint)}`;
    expect((await rest("DELETE", `/push-subscriptions?${query}`)).body).toEqual({
      subscribed: false,
    });
    const { channel } = readObject(readObject(channels)["pusher"]);
    const authorize = (name: unknown) =>
      rest("POST", "/notification-channels/authorize", {
        body: { socketId: "1.1", channel: name },
      });
    expect((await authorize(channel)).body?.["auth"]).toEqual(expect.any(String));
    expect((await authorize("private-account-of-another")).status).toBe(404);
  });
});

describe("afterwards", () => {
  it("every operation of these was asked", () => {
    const tags = new Set(["Schedules", "API keys", "Notifications"]);
    const here = described.tagged((tag) => tags.has(tag));
    expect(here.length).toBeGreaterThan(10);
    expect(here.filter((operation) => !described.seen.has(operation))).toEqual([]);
  });
});
