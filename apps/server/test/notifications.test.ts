import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";
import { keepVapidKeys } from "../src/push/keep-vapid-keys.ts";
import { createPusher } from "../src/pusher/create-pusher.ts";
import { readPusherUrl } from "../src/variables/notifications.ts";
import { readEnvironment } from "../src/environment.ts";
import { readVapid, subscribeBrowser } from "./support/push-browser.ts";
import type { PushBrowser } from "./support/push-browser.ts";
import { startPusherServer } from "./support/pusher-server.ts";
import type { PusherServer } from "./support/pusher-server.ts";
import { createDataDirectory, startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const SettingsSchema = z.object({
  when: z.string(),
  push: z.boolean(),
  pusher: z.boolean(),
  channels: z.object({
    push: z.object({ publicKey: z.string(), browsers: z.number() }),
    pusher: z.looseObject({ key: z.string(), channel: z.string() }),
  }),
});

let server: TestServer;
let pusher: PusherServer;

beforeAll(async () => {
  pusher = await startPusherServer();
  server = await startTestServer({ OUTBOUND_ALLOW: "127.0.0.0/8", PUSHER_URL: pusher.url });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await pusher[Symbol.asyncDispose]();
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 400) throw new Error("it never came to be");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A guest who wants to hear of everything, and a browser of theirs without a page. */
async function subscribed(browser: PushBrowser): Promise<Visitor> {
  const guest = await createGuest(server.url);
  const { result } = await guest.mutate("notification.subscribe", browser.subscription);
  expect(result).toEqual({ subscribed: true });
  await guest.mutate("notification.configure", { when: "always" });
  return guest;
}

describe("Web Push", () => {
  it("reaches a browser without a page, encrypted for it and signed by our key", async () => {
    await using browser = await subscribeBrowser();
    const guest = await subscribed(browser);
    const { id } = await guest.create({ delivery: "webhook" });
    await until(() => browser.shown.length > 0);
    expect(browser.shown).toEqual([
      {
        id: expect.any(String),
        kind: "prediction.succeeded",
        subject: id,
        title: "Your result is ready.",
        createdAt: expect.any(String),
      },
    ]);
    const settings = SettingsSchema.parse((await guest.query("notification.settings")).result);
    expect(settings.channels.push.browsers).toBe(1);
    const [request] = browser.requests;
    const audience = new URL(browser.subscription.endpoint).origin;
    const { key, sub } = readVapid(request?.["authorization"] ?? "", audience);
    expect(key).toBe(settings.channels.push.publicKey);
    expect(sub).toBe("mailto:operator@127.0.0.1");
    expect(request).toMatchObject({ "content-encoding": "aes128gcm", ttl: "86400" });
    const listed = await guest.query("notification.list");
    expect(listed.result).toMatchObject({ unread: 1, items: [{ subject: id, readAt: null }] });
    const read = await guest.mutate("notification.read", { ids: "all" });
    expect(read.result).toEqual({ unread: 0 });
  });

  it("forgets a browser that its push service no longer knows", async () => {
    await using browser = await subscribeBrowser();
    browser.answerWith(410);
    const guest = await subscribed(browser);
    await guest.create({ delivery: "webhook" });
    await until(async () => {
      const { result } = await guest.query("notification.settings");
      return SettingsSchema.parse(result).channels.push.browsers === 0;
    });
    expect(browser.requests).toHaveLength(1);
  });

  it("ends with the subscription", async () => {
    await using browser = await subscribeBrowser();
    const guest = await subscribed(browser);
    const { endpoint } = browser.subscription;
    const ended = await guest.mutate("notification.unsubscribe", { endpoint });
    expect(ended.result).toEqual({ subscribed: false });
    await guest.create({ delivery: "webhook" });
    await until(async () => {
      const { result } = await guest.query("notification.list");
      return z.object({ unread: z.number() }).parse(result).unread === 1;
    });
    expect(browser.requests).toEqual([]);
  });

  it.each([
    ["a key that is none", { endpoint: "http://127.0.0.1:9/", keys: { p256dh: "x", auth: "y" } }],
    ["an address inside", { endpoint: "https://10.0.0.1/", keys: { p256dh: "x", auth: "y" } }],
  ])("takes no subscription with %s", async (_, subscription) => {
    const guest = await createGuest(server.url);
    const { error } = await guest.mutate("notification.subscribe", subscription);
    expect(error?.data).toMatchObject({ reason: "invalid_input", fields: [{ field: "endpoint" }] });
  });

  it("is for people with a session", async () => {
    const { error } = await createVisitor(server.url).query("notification.list");
    expect(error?.data.reason).toBe("unauthenticated");
  });
});

describe("a server of the Pusher protocol", () => {
  /** A page without any library: it connects, asks us for leave, and follows its channel. */
  async function follow(guest: Visitor, channel: string) {
    const socket = new WebSocket(pusher.socketUrl);
    const frames: { event: string; data: string }[] = [];
    socket.on("message", (message: Buffer) => {
      const frame = z.object({ event: z.string(), data: z.string() });
      frames.push(frame.parse(JSON.parse(message.toString())));
    });
    await until(() => frames.length > 0);
    const { socket_id: socketId } = z
      .object({ socket_id: z.string() })
      .parse(JSON.parse(frames[0]?.data ?? ""));
    const asked = await guest.mutate("notification.authorize", { socketId, channel });
    return { socket, frames, asked };
  }

  it("brings the news to a page that follows the account's own channel", async () => {
    const guest = await createGuest(server.url);
    const configured = await guest.mutate("notification.configure", {
      when: "always",
      pusher: true,
    });
    const { channels } = SettingsSchema.parse(configured.result);
    const { channel } = channels.pusher;
    const { socket, frames, asked } = await follow(guest, channel);
    const { auth } = z.object({ auth: z.string() }).parse(asked.result);
    socket.send(JSON.stringify({ event: "pusher:subscribe", data: { channel, auth } }));
    await until(() => frames.some(({ event }) => event.endsWith("subscription_succeeded")));
    const { id } = await guest.create({ delivery: "webhook" });
    await until(() => frames.some(({ event }) => event === "notification"));
    const told = frames.filter(({ event }) => event === "notification");
    expect(told.map(({ data }): unknown => JSON.parse(data))).toMatchObject([
      { kind: "prediction.succeeded", subject: id },
    ]);
    expect(pusher.refused).toEqual([]);
    socket.terminate();
  });

  it("has five seconds for its answer", { timeout: 20_000 }, async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const url = `pusher://key:secret@127.0.0.1:${String(address.port)}/app`;
    const read = readPusherUrl(url);
    if (read === null) throw new Error("no address");
    await expect(createPusher(read).trigger("c", "e", "{}")).rejects.toThrow("timeout");
    silent.closeAllConnections();
    silent.close();
  });

  it("lets nobody follow the channel of somebody else", async () => {
    const owner = await createGuest(server.url);
    const shown = SettingsSchema.parse((await owner.query("notification.settings")).result);
    const other = await createGuest(server.url);
    const { channel } = shown.channels.pusher;
    const { socket, asked } = await follow(other, channel);
    expect(asked.error?.data.reason).toBe("not_found");
    socket.terminate();
    const socketId = "1:2";
    const forged = await owner.mutate("notification.authorize", { socketId, channel });
    expect(forged.error?.data.reason).toBe("invalid_input");
  });
});

describe("the settings of notifications", () => {
  it("keep the VAPID keys that were made, for the owner of the folder alone", async () => {
    const directory = await createDataDirectory();
    const made = await Promise.all([1, 2, 3].map(() => keepVapidKeys(directory)));
    const path = join(directory, "vapid-keys.json");
    expect(new Set(made.map(({ publicKey }) => publicKey)).size).toBe(1);
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual(made[0]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const variables = {
      VAPID_PUBLIC_KEY: made[0]?.publicKey,
      VAPID_PRIVATE_KEY: made[0]?.privateKey,
    };
    const read = readEnvironment(variables);
    expect(read).toMatchObject({ environment: { notifications: { vapidKeys: made[0] } } });
  });

  it.each([
    ["one key alone", { VAPID_PUBLIC_KEY: "B".repeat(87) }, "VAPID_PRIVATE_KEY must both"],
    ["no key", { VAPID_PUBLIC_KEY: "x" }, "VAPID_PUBLIC_KEY"],
    ["another protocol", { PUSHER_URL: "https://a:b@host/app" }, "PUSHER_URL must be pusher://"],
    ["no secret", { PUSHER_URL: "pusher://a@host/app" }, "PUSHER_URL must be pusher://"],
  ])("refuse %s", (_, variables, line) => {
    const read = readEnvironment(variables);
    expect(read.outcome === "wrong" ? read.lines.join("\n") : "").toContain(line);
  });

  it("read where a Pusher server is", () => {
    expect(readPusherUrl("pushers://key:s%2Fecret@ws.example/my-app")).toEqual({
      key: "key",
      secret: "s/ecret",
      host: "ws.example",
      port: 443,
      appId: "my-app",
      isSecure: true,
    });
  });
});
