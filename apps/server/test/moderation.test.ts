import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded, jersey } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const SECRET = `whsec_${randomBytes(32).toString("base64")}`;
const LOOPBACK = "127.0.0.0/8";

type Reply = { status: number; body: string; delayMs?: number };
type Asked = { verified: unknown; headers: IncomingMessage["headers"] };

/** A service of an operator's: it verifies what it gets by the library, and answers as told. */
async function startService(reply: (order: Record<string, unknown>) => Reply) {
  const asked: Asked[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
      const text = Buffer.concat(chunks).toString();
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      );
      asked.push({
        verified: new Webhook(SECRET).verify(text, headers),
        headers: incoming.headers,
      });
      const { status, body, delayMs = 0 } = reply(JSON.parse(text));
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      outgoing.writeHead(status, { "content-type": "application/json" }).end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    asked,
    url: `http://127.0.0.1:${String(port)}/moderate`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const settings = (url: string, overrides: Record<string, string> = {}) => ({
  MODERATION_URL: url,
  MODERATION_SECRET: SECRET,
  OUTBOUND_ALLOW: LOOPBACK,
  ...overrides,
});

const ledgerOf = async (visitor: Visitor): Promise<unknown> =>
  (await visitor.query("credit.ledger")).result;

describe("a service that judges orders", () => {
  const byPrompt = (order: Record<string, unknown>): Reply => {
    const isBad = JSON.stringify(order["input"]).includes("somebody real");
    const refusal = {
      outcome: "refuse",
      code: "real_person",
      text: "Name no real people. Describe the jersey alone.",
    };
    return { status: 200, body: JSON.stringify(isBad ? refusal : { outcome: "allow" }) };
  };

  it("refuses one before any money moves, with words that people can act on", async () => {
    await using service = await startService(byPrompt);
    await using server = await startTestServer(settings(service.url));
    const guest = await createGuest(server.url);
    const before = await ledgerOf(guest);
    const order = jersey({ input: { prompt: "a jersey for somebody real" } });
    const { status, error } = await guest.mutate("prediction.create", order);
    expect(status).toBe(422);
    expect(error).toMatchObject({
      message: "Name no real people. Describe the jersey alone.",
      data: { reason: "moderated", moderationCode: "real_person" },
    });
    expect(await ledgerOf(guest)).toEqual(before);
    const listed = await guest.query("prediction.list");
    expect(listed.result).toMatchObject({ items: [] });
    const account = await guest.query("account.get");
    expect(service.asked.map(({ verified }) => verified)).toMatchObject([
      { model: order.model, input: order.input, account: expect.any(String) },
    ]);
    expect(JSON.stringify(account.result)).toContain(
      String(Object(service.asked[0]?.verified)["account"]),
    );
    expect(service.asked[0]?.headers.cookie).toBeUndefined();
  });

  it("lets others pass, which their timeline tells", async () => {
    await using service = await startService(byPrompt);
    await using server = await startTestServer(settings(service.url));
    const guest = await createGuest(server.url);
    const { id } = await guest.create();
    expect((await guest.waitUntil(id, hasEnded)).status).toBe("succeeded");
    const { result } = await guest.query("prediction.timeline", { id });
    expect(Array.isArray(result) ? result[0] : null).toMatchObject({ moderation: "allowed" });
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/moderation_?allowed[^\n]* 1$/im);
  });

  it.each([
    ["answers an error", { status: 503, body: "{}" }],
    ["answers nonsense", { status: 200, body: "<html>" }],
    ["answers without an outcome", { status: 200, body: "{}" }],
    ["talks without end", { status: 200, body: `{"outcome":"allow"${" ".repeat(20_000)}}` }],
    ["redirects", { status: 302, body: "" }],
    ["answers too late", { status: 200, body: '{"outcome":"allow"}', delayMs: 1_000 }],
  ] as const)("that %s stops orders, or lets them pass by the rule", async (_name, reply) => {
    await using service = await startService(() => reply);
    const hurried = { MODERATION_TIMEOUT_MS: "200" };
    await using strict = await startTestServer(settings(service.url, hurried));
    const guest = await createGuest(strict.url);
    const before = await ledgerOf(guest);
    const { status, error } = await guest.mutate("prediction.create", jersey());
    expect([status, error?.data.reason]).toEqual([503, "moderation_unavailable"]);
    expect(await ledgerOf(guest)).toEqual(before);
    await using lenient = await startTestServer(
      settings(service.url, { ...hurried, MODERATION_ON_UNAVAILABLE: "allow" }),
    );
    const other = await createGuest(lenient.url);
    expect((await other.mutate("prediction.create", jersey())).status).toBe(200);
  });

  it("is not asked where the networks do not allow it", async () => {
    await using service = await startService(byPrompt);
    await using server = await startTestServer(settings(service.url, { OUTBOUND_ALLOW: "" }));
    const guest = await createGuest(server.url);
    const { error } = await guest.mutate("prediction.create", jersey());
    expect(error?.data.reason).toBe("moderation_unavailable");
    expect(service.asked).toEqual([]);
  });

  it.each([
    [{ MODERATION_URL: "https://judge.example/" }, "MODERATION_SECRET is not"],
    [{ MODERATION_SECRET: SECRET }, "MODERATION_SECRET is set, but MODERATION_URL is not."],
    [{ MODERATION_ON_UNAVAILABLE: "allow" }, "MODERATION_ON_UNAVAILABLE is set"],
    [settings("ftp://judge.example/"), "MODERATION_URL must be a URL"],
    [settings("https://judge.example/", { MODERATION_TIMEOUT_MS: "99" }), "MODERATION_TIMEOUT_MS"],
    [
      settings("https://judge.example/", { MODERATION_TIMEOUT_MS: "30001" }),
      "MODERATION_TIMEOUT_MS must be from 100 to 30000",
    ],
  ])("is configured wholly or not at all: %j", async (variables, line) => {
    await expect(startTestServer(variables)).rejects.toThrow(line);
  });
});
