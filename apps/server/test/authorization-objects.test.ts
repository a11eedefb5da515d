import { describeProcedures } from "@darkroom/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compare } from "./support/access.ts";
import { createBelongings, startReceiver } from "./support/belongings.ts";
import type { Belongings } from "./support/belongings.ts";
import { OPERATOR_TOKEN, SCOPES, cookieOf } from "./support/callers.ts";
import { FOREIGN_PROCEDURES, FOREIGN_ROUTES } from "./support/foreign-doors.ts";
import type { ForeignDoor, ForeignRoute } from "./support/foreign-doors.ts";
import { bearer, createKey, createMember } from "./support/member.ts";
import { startPusherServer } from "./support/pusher-server.ts";
import type { PusherServer } from "./support/pusher-server.ts";
import { readObject, readRestDocument } from "./support/rest-document.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

type Intruder = { headers: Readonly<Record<string, string>>; kind: "visitor" | "member" | "key" };

let server: TestServer;
let pusher: PusherServer;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let owner: Visitor;
let belongings: Belongings;
let operations: readonly string[];
const intruders = new Map<string, Intruder>();

beforeAll(async () => {
  pusher = await startPusherServer();
  receiver = await startReceiver();
  const places = { OUTBOUND_ALLOW: "127.0.0.0/8", PUSHER_URL: pusher.url };
  server = await startTestServer({ OPERATOR_TOKEN, ...places });
  owner = await createMember(server);
  const other = await createMember(server);
  const visitor = await createGuest(server.url);
  const { secret } = await createKey(other, { scopes: [...SCOPES] });
  intruders.set("a visitor", { headers: cookieOf(visitor), kind: "visitor" });
  intruders.set("another member", { headers: cookieOf(other), kind: "member" });
  intruders.set("a key of another account", { headers: bearer(secret), kind: "key" });
  belongings = await createBelongings(owner, { url: server.url, receiver: receiver.url });
  ({ operations } = await readRestDocument(server.url));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
  await pusher[Symbol.asyncDispose]();
});

const INTRUDERS = ["a visitor", "another member", "a key of another account"];

function intruderOf(name: string): Intruder {
  const intruder = intruders.get(name);
  if (intruder === undefined) throw new RangeError(`nobody is called ${name}`);
  return intruder;
}

type Told = { status: number; reason: string | null; text: string };

async function send(
  headers: Readonly<Record<string, string>>,
  method: string,
  path: string,
  body?: object,
): Promise<Told> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const reason = /"reason":"(\w+)"/.exec(text)?.[1] ?? null;
  return { status: response.status, reason, text };
}

const procedures = new Map(describeProcedures().map((procedure) => [procedure.path, procedure]));

async function call(headers: Intruder["headers"], path: string, input?: object): Promise<Told> {
  const isMutation = procedures.get(path)?.kind === "mutation";
  if (isMutation) return send(headers, "POST", `/trpc/${path}`, input ?? {});
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  return send(headers, "GET", `/trpc/${path}${query}`);
}

/** Names of fields that hold ids, wherever they stand in a schema. */
function idFields(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap(idFields);
  return Object.entries(schema).flatMap(([name, part]) => {
    const own = name === "properties" ? Object.keys(readObject(part)) : [];
    return [...own.filter((field) => /^ids?$|Ids?$/.test(field)), ...idFields(part)];
  });
}

/** Everything of the owner that another one could have changed. */
async function readEstate(): Promise<unknown> {
  const { prediction, running, batch } = belongings;
  const read = async (path: string, input?: object): Promise<unknown> =>
    (await owner.query(path, input)).result;
  const { id, status, cancelRequestedAt } = readObject(
    await read("prediction.get", { id: running }),
  );
  return [
    { id, status, cancelRequestedAt },
    await read("prediction.get", { id: prediction }),
    await read("batch.get", { id: batch }),
    await read("batch.list"),
    await read("key.list"),
    await read("endpoint.list"),
    await read("schedule.list"),
    await read("notification.list"),
    await read("notification.settings"),
    readObject(readObject(await read("account.get"))["credits"])["captured"],
  ];
}

describe("the tables", () => {
  it("have a line for every procedure that takes an id, and none for another", () => {
    const there = describeProcedures().flatMap(({ path, input }) =>
      [...new Set(idFields(input))].map((field) => `${path} ${field}`),
    );
    expect(compare(there, FOREIGN_PROCEDURES)).toEqual({ missing: [], gone: [] });
  });

  it("have a line for every route of REST that takes an id, and none for another", () => {
    const there = operations.filter((operation) => operation.includes("{id}"));
    expect(compare(there, FOREIGN_ROUTES)).toEqual({ missing: [], gone: [] });
  });

  it("know an object of every kind that is really there", () => {
    for (const [name, value] of Object.entries(belongings)) {
      expect([name, value.length > 3]).toEqual([name, true]);
    }
  });
});

function wantedFor({ comes, members }: ForeignDoor, { kind }: Intruder, path: string): string {
  if (kind === "visitor" && members) return "403 sign_up_required";
  if (comes === "forbidden") return "403 forbidden";
  const isForKeys = ["key", "notification"].every((noun) => !path.startsWith(`${noun}.`));
  if (kind === "key" && !isForKeys) return "403 session_required";
  return comes === "nothing" ? "200 null" : "404 not_found";
}

function wantedBehind({ members, inPerson }: ForeignRoute, { kind }: Intruder): [number, string] {
  if (kind === "visitor" && members) return [403, "sign_up_required"];
  return kind === "key" && inPerson === true ? [403, "session_required"] : [404, "not_found"];
}

describe.each(INTRUDERS)("%s", (name) => {
  it("finds nothing behind any procedure with the id of somebody else's", async () => {
    const intruder = intruderOf(name);
    const before = await readEstate();
    const found: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const [line, door] of Object.entries(FOREIGN_PROCEDURES)) {
      const [path = ""] = line.split(" ");
      // A stream has no end; whose news it brings is looked at below.
      if (procedures.get(path)?.kind === "subscription") continue;
      const { status, reason } = await call(intruder.headers, path, door.ask(belongings));
      found[line] = `${String(status)} ${String(reason)}`;
      wanted[line] = wantedFor(door, intruder, path);
    }
    expect(found).toEqual(wanted);
    expect(await readEstate()).toEqual(before);
  });

  it("finds nothing behind any route of REST", async () => {
    const intruder = intruderOf(name);
    const before = await readEstate();
    for (const [line, route] of Object.entries(FOREIGN_ROUTES)) {
      const [method = "", template = ""] = line.split(" ");
      const path = `/api/v1${template.replace("{id}", belongings[route.of])}`;
      const { status, reason } = await send(intruder.headers, method, path, route.body);
      expect([line, status, reason]).toEqual([line, ...wantedBehind(route, intruder)]);
    }
    const { endpoint, prediction } = belongings;
    for (const query of [`endpointId=${endpoint}`, `predictionId=${prediction}`]) {
      const path = `/api/v1/endpoint-deliveries?${query}`;
      const { status } = await send(intruder.headers, "GET", path);
      expect(status).toBe(intruder.kind === "visitor" ? 403 : 404);
    }
    expect(await readEstate()).toEqual(before);
  });

  it("finds nothing through the facade", async () => {
    const { headers } = intruderOf(name);
    const { prediction, running } = belongings;
    for (const [method, path] of [
      ["GET", `/predictions/${prediction}`],
      ["GET", `/predictions/${running}`],
      ["POST", `/predictions/${running}/cancel`],
    ] as const) {
      expect([path, (await send(headers, method, `/replicate/v1${path}`)).status]).toEqual([
        path,
        404,
      ]);
    }
  });

  it("sees nothing of others in any list, also with their cursor", async () => {
    const { headers } = intruderOf(name);
    const strangers = Object.entries(belongings).filter(([kind]) => kind !== "receiver");
    const listing = describeProcedures().filter(({ kind, input }) => {
      return kind === "query" && (input === null || JSON.stringify(input).includes('"cursor"'));
    });
    expect(listing.length).toBeGreaterThan(10);
    const { result } = await owner.query("prediction.list", { limit: 1 });
    const cursor = readObject(result)["nextCursor"];
    expect(cursor).toEqual(expect.any(String));
    for (const { path, input } of listing) {
      const asked = input === null ? [undefined] : [{}, { cursor: String(cursor) }];
      for (const question of asked) {
        const { text } = await call(headers, path, question);
        const seen = strangers.filter(([, id]) => text.includes(id)).map(([kind]) => kind);
        expect([path, seen]).toEqual([path, []]);
      }
    }
  });
});

const quickly = (prompt: string) => ({ prompt, __scenario: { durationMs: 50 } });

describe("what is kept by account", () => {
  it("gives an idempotency key of somebody else no meaning", async () => {
    const order = { model: "darkroom/jersey-speed", input: quickly("the owner's own") };
    const path = "/trpc/prediction.create";
    const body = { ...order, idempotencyKey: "the same words" };
    const mine = await send(cookieOf(owner), "POST", path, body);
    const theirs = await send(intruderOf("another member").headers, "POST", path, {
      ...body,
      input: quickly("another one"),
    });
    expect([mine.status, theirs.status]).toEqual([200, 200]);
    expect(/"id":"([\w-]+)"/.exec(theirs.text)?.[1]).not.toBe(
      /"id":"([\w-]+)"/.exec(mine.text)?.[1],
    );
    expect(theirs.text).not.toContain("the owner's own");
  });

  it("brings a stream no news of somebody else, from whatever event it goes on", async () => {
    const leaving = new AbortController();
    const { headers } = intruderOf("another member");
    const input = encodeURIComponent(JSON.stringify({ lastEventId: "0" }));
    const response = await fetch(`${server.url}/trpc/prediction.watch?input=${input}`, {
      headers: { ...headers, accept: "text/event-stream" },
      signal: leaving.signal,
    });
    const order = { model: "darkroom/jersey-speed", input: quickly("news of mine") };
    const created = await send(headers, "POST", "/trpc/prediction.create", order);
    const own = /"id":"([\w-]+)"/.exec(created.text)?.[1] ?? "none";
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes(own) && text.includes("succeeded")) break;
    }
    leaving.abort();
    for (const id of [belongings.prediction, belongings.running, belongings.batch]) {
      expect(text).not.toContain(id);
    }
  });
});

describe("the owner, last", () => {
  it("passes the same doors with the same words", async () => {
    const found: string[] = [];
    for (const [line, door] of Object.entries(FOREIGN_PROCEDURES)) {
      const [path = ""] = line.split(" ");
      if (procedures.get(path)?.kind === "subscription" || door.comes === "forbidden") continue;
      const { status } = await call(cookieOf(owner), path, door.ask(belongings));
      // A second test or a second delivery too soon is refused, and is there.
      if (status !== 200 && status !== 429) found.push(`${line} ${String(status)}`);
    }
    expect(found).toEqual([]);
  });
});
