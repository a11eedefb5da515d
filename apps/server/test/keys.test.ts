import { setTimeout as wait } from "node:timers/promises";
import type { RouterInputs } from "@darkroom/api";
import { PERMISSIONS, isScope } from "@darkroom/api";
import { apiKey } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KEY_CACHE_MS, KEY_CALLS_PER_MINUTE } from "../src/limits.ts";
import { openEventStream } from "./support/event-stream.ts";
import { bearer, createKey, createMember } from "./support/member.ts";
import { openSocket, textOf } from "./support/open-socket.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded, jersey } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

let server: TestServer;
let member: Visitor;
beforeAll(async () => {
  server = await startTestServer({ LOG_LEVEL: "debug" });
  member = await createMember(server);
});
afterAll(() => server[Symbol.asyncDispose]());

/** A program: no cookie, only a key. */
function createProgram(secret: string, url = server.url) {
  const visitor = createVisitor(url);
  const headers = bearer(secret);
  return {
    query: async (path: string, input?: unknown) => {
      const search =
        input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
      const response = await fetch(`${url}/trpc/${path}${search}`, { headers });
      const body: { error?: { data: { reason: string; scope: string | null } } } = JSON.parse(
        await response.text(),
      );
      return { status: response.status, headers: response.headers, error: body.error ?? null };
    },
    mutate: (path: string, input: unknown) => visitor.mutate(path, input, headers),
  };
}

const idOf = (value: unknown): string =>
  typeof value === "object" && value !== null && "id" in value ? String(value.id) : "";

describe("a program with a key", () => {
  it("orders, reads and fetches for the account of the key, as a key in the timeline", async () => {
    const { secret, key } = await createKey(member);
    const program = createProgram(secret);
    const { result } = await program.mutate("prediction.create", jersey());
    const ended = await member.waitUntil(idOf(result), hasEnded);
    expect(ended.status).toBe("succeeded");
    const timeline = await member.query("prediction.timeline", { id: ended.id });
    expect(Array.isArray(timeline.result) ? timeline.result[0] : null).toMatchObject({
      type: "prediction.created",
      actor: "apiKey",
    });
    const events = await server.database.read({
      sql: "SELECT actor FROM prediction_event WHERE prediction_id = ?1 AND sequence = 1",
      args: [ended.id],
    });
    expect(events).toEqual([{ actor: `apiKey:${key.id}` }]);
    const url = `${server.url}${ended.outputs[0]?.url ?? ""}`;
    const fetched = await fetch(url, { headers: bearer(secret) });
    expect(fetched.status).toBe(200);
    expect(fetched.headers.get("vary")).toContain("authorization");
    expect((await fetch(url)).status).toBe(404);
    const foreign = await createKey(await createMember(server));
    expect((await fetch(url, { headers: bearer(foreign.secret) })).status).toBe(404);
    const blind = await createKey(member, { scopes: ["predictions:write"] });
    expect((await fetch(url, { headers: bearer(blind.secret) })).status).toBe(404);
    expect((await fetch(url, { headers: bearer(`${secret}x`) })).status).toBe(401);
  });

  it("is told its key once, and nobody finds it anywhere afterwards", async () => {
    const { secret, key } = await createKey(member, { name: "told once" });
    await createProgram(secret).query("prediction.list");
    const listed = await member.query("key.list");
    expect(JSON.stringify(listed.result)).toContain(key.prefix);
    const [row] = await server.database.orm.select().from(apiKey).where(eq(apiKey.id, key.id));
    const secretPart = secret.slice(14);
    for (const text of [JSON.stringify(listed.result), JSON.stringify(row), server.lines.join()]) {
      expect(text).not.toContain(secretPart);
    }
  });

  it.each(["Token", "bearer"])("may say %s", async (scheme) => {
    const { secret } = await createKey(member);
    const headers = { authorization: `${scheme} ${secret}` };
    expect((await fetch(`${server.url}/trpc/prediction.list`, { headers })).status).toBe(200);
  });
});

describe("what a key may", () => {
  const QUERIES: readonly [string, unknown, keyof typeof PERMISSIONS | null][] = [
    ["model.list", undefined, "models:read"],
    ["prediction.list", undefined, "predictions:read"],
    ["prediction.quote", { model: "darkroom/jersey-speed" }, "predictions:write"],
    ["credit.balance", undefined, "credits:read"],
    ["credit.ledger", undefined, "credits:read"],
    ["account.get", undefined, "account:read"],
    ["cap.get", undefined, "caps:read"],
    ["reuse.get", undefined, "reuse:read"],
    ["key.list", undefined, "keys:read"],
    ["delivery.list", undefined, "installation:operate"],
    ["system.status", undefined, null],
  ];
  const MUTATIONS: readonly [string, unknown, keyof typeof PERMISSIONS][] = [
    ["prediction.cancel", { id: "x" }, "predictions:write"],
    ["prediction.share", { id: "x" }, "predictions:read"],
    ["cap.set", { predictionCredits: null, openCredits: null, dayCredits: null }, "caps:write"],
    ["reuse.set", { reuse: "never" }, "reuse:write"],
    ["key.create", { name: "x", scopes: ["models:read"] }, "keys:write"],
    ["key.revoke", { id: "x" }, "keys:write"],
    ["queue.redrive", { ids: ["x"] }, "installation:operate"],
  ];
  const scopes = Object.keys(PERMISSIONS).filter(isScope);

  function wantedOf(permission: keyof typeof PERMISSIONS | null, scope: string): string {
    if (permission === null || permission === "models:read") return "allowed";
    if (permission === "installation:operate") return "forbidden";
    if (!PERMISSIONS[permission].keys) return "session_required";
    return permission === scope ? "allowed" : "scope_missing";
  }
  const wordOf = (reason: string | undefined): string =>
    reason === undefined || reason === "not_found" ? "allowed" : reason;

  it.each(scopes)("with the scope %s alone", async (scope) => {
    const { secret } = await createKey(member, { scopes: [scope] });
    const program = createProgram(secret);
    for (const [path, input, permission] of QUERIES) {
      const { error } = await program.query(path, input);
      expect([path, wordOf(error?.data.reason)]).toEqual([path, wantedOf(permission, scope)]);
    }
    for (const [path, input, permission] of MUTATIONS) {
      const { error } = await program.mutate(path, input);
      expect([path, wordOf(error?.data.reason)]).toEqual([path, wantedOf(permission, scope)]);
    }
  });

  it("is said by the scope that it lacks", async () => {
    const { secret } = await createKey(member, { scopes: ["models:read"] });
    const { status, error } = await createProgram(secret).query("prediction.list");
    expect([status, error?.data.scope]).toEqual([403, "predictions:read"]);
  });
});

describe("a bearer that came with a cookie", () => {
  it("decides alone: a wrong one is refused, whoever's cookie it is", async () => {
    const { secret } = await createKey(member);
    const cookie = member.cookie() ?? "";
    for (const [token, reason] of [
      [`${secret.slice(0, -1)}${secret.endsWith("0") ? "1" : "0"}`, "key_malformed"],
      ["dk_", "key_malformed"],
      ["anything-else", "key_malformed"],
    ] as const) {
      const response = await fetch(`${server.url}/trpc/credit.balance`, {
        headers: { cookie, ...bearer(token) },
      });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toContain("invalid_token");
      expect(await response.text()).toContain(reason);
    }
    expect((await member.query("credit.balance")).status).toBe(200);
  });

  it("is refused where it is well-formed and nobody's", async () => {
    const { secret, key } = await createKey(member);
    await server.database.batch([{ sql: "DELETE FROM api_key WHERE id = ?1", args: [key.id] }]);
    const { status, error } = await createProgram(secret).query("model.list");
    expect([status, error?.data.reason]).toEqual([401, "key_invalid"]);
  });

  it("acts for the account of the key, not for that of the cookie", async () => {
    const other = await createMember(server);
    const { secret } = await createKey(other, { scopes: ["account:read"] });
    const theirs = await other.query("account.get");
    const response = await fetch(`${server.url}/trpc/account.get`, {
      headers: { cookie: member.cookie() ?? "", ...bearer(secret) },
    });
    expect(await response.json()).toEqual({ result: { data: theirs.result } });
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

describe("a key that was revoked", () => {
  it("is refused by every process within a second", async () => {
    const databaseUrl = `file:${server.dataDirectory}/darkroom.db`;
    await using second = await startTestServer({ DATABASE_URL: databaseUrl });
    const { secret, key } = await createKey(member);
    const here = createProgram(secret);
    const there = createProgram(secret, second.url);
    expect((await here.query("prediction.list")).status).toBe(200);
    expect((await there.query("prediction.list")).status).toBe(200);
    const revoked = await member.mutate("key.revoke", { id: key.id });
    expect(revoked.result).toMatchObject({ id: key.id });
    await wait(KEY_CACHE_MS);
    for (const program of [here, there]) {
      const { status, error } = await program.query("prediction.list");
      expect([status, error?.data.reason]).toEqual([401, "key_invalid"]);
    }
    expect((await member.mutate("key.revoke", { id: key.id })).result).toEqual(revoked.result);
    const foreign = await createMember(server);
    const { error } = await foreign.mutate("key.revoke", { id: key.id });
    expect(error?.data.reason).toBe("not_found");
  });

  it("ends the streams that it opened, and no others", async () => {
    const { secret, key } = await createKey(member);
    const lasting = await createKey(member);
    const program = createVisitor(server.url);
    const stream = await openEventStream(program, { headers: bearer(secret) });
    const kept = await openEventStream(program, { headers: bearer(lasting.secret) });
    expect(stream.response.status).toBe(200);
    await member.mutate("key.revoke", { id: key.id });
    for (let event = await stream.next(); event !== null; event = await stream.next()) {
      expect(event.event).not.toBe("serialized-error");
    }
    const ordered = await member.create();
    await kept.until((news) => JSON.stringify(news).includes(ordered.id));
    kept.leave();
  });

  it("closes the WebSockets that it opened", async () => {
    const { secret, key } = await createKey(member);
    const socket = openSocket(server.url, bearer(secret));
    const answered = new Promise<string>((resolve) => {
      socket.on("message", (message) => resolve(textOf(message)));
    });
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    await new Promise((resolve) => socket.once("open", resolve));
    const call = { id: 1, jsonrpc: "2.0", method: "query", params: { path: "prediction.active" } };
    socket.send(JSON.stringify(call));
    expect(await answered).toContain('"predictions"');
    await member.mutate("key.revoke", { id: key.id });
    await closed;
  });

  it("opens no WebSocket in which it could do anything", async () => {
    const socket = openSocket(server.url, {
      ...bearer("dk_wrong"),
      cookie: member.cookie() ?? "",
    });
    const answered = new Promise<string>((resolve) => {
      socket.on("message", (message) => resolve(textOf(message)));
    });
    await new Promise((resolve) => socket.once("open", resolve));
    const call = { id: 1, jsonrpc: "2.0", method: "query", params: { path: "credit.balance" } };
    socket.send(JSON.stringify(call));
    expect(await answered).toContain("key_malformed");
    socket.terminate();
  });
});

describe("the rate of a key", () => {
  it("counts every call, those of a batch as well, and is each key's own", async () => {
    const { secret } = await createKey(member, { callsPerMinute: 4 });
    const other = await createKey(member);
    const batch = "prediction.list,prediction.active,prediction.list";
    const headers = bearer(secret);
    const answer = await fetch(`${server.url}/trpc/${batch}?batch=1`, { headers });
    expect(answer.status).toBe(200);
    const program = createProgram(secret);
    expect((await program.query("prediction.list")).status).toBe(200);
    const refused = await program.mutate("prediction.create", jersey());
    expect([refused.status, refused.error?.data.reason]).toEqual([429, "rate_limited"]);
    expect(refused.error?.data.retryAfterMs).toBeGreaterThan(0);
    expect(refused.error?.data.retryAfterMs).toBeLessThanOrEqual(60_000);
    expect((await createProgram(other.secret).query("prediction.list")).status).toBe(200);
    expect((await member.query("prediction.list")).status).toBe(200);
  });

  it("is the default of the installation where none is set", async () => {
    const { secret, key } = await createKey(member);
    expect(key.callsPerMinute).toBeNull();
    const program = createProgram(secret);
    const path = Array.from({ length: 100 }, () => "prediction.active").join(",");
    for (let calls = 0; calls < KEY_CALLS_PER_MINUTE; calls += 100) {
      expect(
        (await fetch(`${server.url}/trpc/${path}?batch=1`, { headers: bearer(secret) })).status,
      ).toBe(200);
    }
    expect((await program.query("prediction.active")).status).toBe(429);
  });
});

describe("keys are made", () => {
  const wish: RouterInputs["key"]["create"] = { name: "x", scopes: ["models:read"] };

  it("by nobody who is a guest", async () => {
    const guest = await createGuest(server.url);
    const { status, error } = await guest.mutate("key.create", wish);
    expect([status, error?.data.reason]).toEqual([403, "sign_up_required"]);
    expect((await guest.query("key.list")).error?.data.reason).toBe("sign_up_required");
  });

  it.each([
    ["a scope that keys may not have", { scopes: ["keys:write"] }],
    ["no scope", { scopes: [] }],
    ["a scope twice", { scopes: ["models:read", "models:read"] }],
    ["an end in the past", { expiresAt: "2020-01-01T00:00:00Z" }],
    ["an end after ten years", { expiresAt: "2090-01-01T00:00:00Z" }],
    ["an end without a zone", { expiresAt: "2027-01-01T00:00:00" }],
    ["no name", { name: "  " }],
    ["a name without end", { name: "x".repeat(81) }],
    ["a rate of nothing", { callsPerMinute: 0 }],
    ["a rate without bounds", { callsPerMinute: 1_000_000 }],
  ])("with no %s", async (_name, overrides) => {
    const { status, error } = await member.mutate("key.create", { ...wish, ...overrides });
    expect([status, error?.data.reason]).toEqual([400, "invalid_input"]);
  });

  it("with an end, after which they are refused", async () => {
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    const { secret } = await createKey(member, { expiresAt });
    const program = createProgram(secret);
    expect((await program.query("prediction.list")).status).toBe(200);
    await expect
      .poll(async () => (await program.query("prediction.list")).status, { timeout: 10_000 })
      .toBe(401);
  });
});
