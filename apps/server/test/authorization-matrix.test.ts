import { PERMISSIONS, REPLICATE_DOORS, describeProcedures, isScope } from "@darkroom/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compare, wantedOf, wordOf } from "./support/access.ts";
import type { Answered } from "./support/access.ts";
import { PROCEDURES, REPLICATE_ROUTES, REST_ROUTES } from "./support/access-table.ts";
import { OPERATOR_TOKEN, SCOPES, createCallers } from "./support/callers.ts";
import type { TableCaller } from "./support/callers.ts";
import { knockOnSocket } from "./support/knock-on-socket.ts";
import { readRestDocument } from "./support/rest-document.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";

/** Refused by every strict schema, so that whoever is let in changes nothing. */
const NONSENSE = { nonsense: true };

let server: TestServer;
let callers: TableCaller[];
let operations: readonly string[];

beforeAll(async () => {
  server = await startTestServer({ OPERATOR_TOKEN });
  callers = await createCallers(server);
  ({ operations } = await readRestDocument(server.url));
});
afterAll(() => server[Symbol.asyncDispose]());

const factsOf = (body: unknown, status: number): Answered => {
  const text = JSON.stringify(body);
  const read = (name: string): string | null =>
    new RegExp(`"${name}":"([\\w:]+)"`).exec(text)?.[1] ?? null;
  return { status, reason: read("reason"), scope: read("scope") };
};

async function send(caller: TableCaller, method: string, path: string): Promise<Answered> {
  const isRead = method === "GET" || method === "DELETE";
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { ...caller.headers, ...(isRead ? {} : { "content-type": "application/json" }) },
    ...(isRead ? {} : { body: JSON.stringify(NONSENSE) }),
  });
  return factsOf(await response.json(), response.status);
}

describe("the tables", () => {
  it("have a line for every procedure, and none for another", () => {
    const there = describeProcedures().map(({ path }) => path);
    expect(compare(there, PROCEDURES)).toEqual({ missing: [], gone: [] });
  });

  it("have a line for every route of REST, and none for another", () => {
    expect(compare(operations, REST_ROUTES)).toEqual({ missing: [], gone: [] });
  });

  it("have a line for every door of the facade, and none for another", () => {
    const lines = Object.keys(REPLICATE_ROUTES).map((line) => line.split(" "));
    const used = REPLICATE_DOORS.map(({ method, path }) =>
      lines.filter(([wanted, example = ""]) => wanted === method && path.test(example)),
    );
    expect(used.map((found) => found.length)).toEqual(REPLICATE_DOORS.map(() => 1));
    expect(used.flat()).toHaveLength(lines.length);
  });

  it("know every scope that a key may have", () => {
    expect(Object.keys(PERMISSIONS).filter(isScope).toSorted()).toEqual(SCOPES.toSorted());
  });
});

type Table = typeof PROCEDURES;

/** How a caller fares at every door of a table. */
async function knockAt(
  table: Table,
  knock: (door: string) => Promise<Answered>,
): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const door of Object.keys(table)) found[door] = wordOf(await knock(door));
  return found;
}

const wantedAt = (table: Table, { role }: TableCaller): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(table).map(([door, line]) => [door, wantedOf(line, role)]));

const kinds = new Map(describeProcedures().map(({ path, kind }) => [path, kind]));
const COLUMNS = [
  "nobody",
  "a visitor",
  "the owner",
  "another member",
  "an operator",
  ...SCOPES.map((scope) => `a key with ${scope}`),
];

function callerOf(name: string): TableCaller {
  const caller = callers.find((candidate) => candidate.name === name);
  if (caller === undefined) throw new RangeError(`nobody is called ${name}`);
  return caller;
}

describe.each(COLUMNS)("%s", (name) => {
  it("finds the procedures open and closed as the table says", async () => {
    const caller = callerOf(name);
    const found = await knockAt(PROCEDURES, (path) => {
      const kind = kinds.get(path);
      if (kind === "mutation") return send(caller, "POST", `/trpc/${path}`);
      if (kind === "subscription") return listen(caller, path);
      return send(caller, "GET", `/trpc/${path}?input=${encodeURIComponent('{"nonsense":1}')}`);
    });
    expect(found).toEqual(wantedAt(PROCEDURES, caller));
  });

  it("finds them so through a WebSocket", async () => {
    const caller = callerOf(name);
    await using socket = await knockOnSocket(server.url, caller.headers);
    const found = await knockAt(PROCEDURES, async (path) =>
      factsOf(...(await socket.call(path, kinds.get(path) ?? "query", NONSENSE))),
    );
    expect(found).toEqual(wantedAt(PROCEDURES, caller));
  });

  it("finds the routes of REST so", async () => {
    const caller = callerOf(name);
    const found = await knockAt(REST_ROUTES, (door) => {
      const [method = "", template = ""] = door.split(" ");
      const path = template.replace("{model}", "darkroom/jersey-speed").replace("{id}", "nothing");
      const query = method === "GET" ? "?nonsense=1" : "";
      return send(caller, method, `/api/v1${path}${query}`);
    });
    expect(found).toEqual(wantedAt(REST_ROUTES, caller));
  });

  it("finds the facade so", async () => {
    const caller = callerOf(name);
    const found = await knockAt(REPLICATE_ROUTES, (door) => {
      const [method = "", path = ""] = door.split(" ");
      return askFacade(caller, method, path);
    });
    const wanted = Object.entries(wantedAt(REPLICATE_ROUTES, caller)).map(([door, word]) => [
      door,
      // Replicate's errors have no place for the scope.
      word.replace(/ .*/, ""),
    ]);
    expect(found).toEqual(Object.fromEntries(wanted));
  });
});

/** An order that the model itself refuses; the facade names its reasons by their titles. */
async function askFacade(caller: TableCaller, method: string, path: string): Promise<Answered> {
  const named = path.startsWith("/models") ? {} : { version: "darkroom/jersey-speed" };
  const order = { ...named, input: NONSENSE };
  const response = await fetch(`${server.url}/replicate/v1${path}`, {
    method,
    headers: { ...caller.headers, "content-type": "application/json" },
    ...(method === "POST" ? { body: JSON.stringify(order) } : {}),
  });
  const body: unknown = await response.json();
  const hasTitle = typeof body === "object" && body !== null && "title" in body;
  const title = hasTitle ? String(body.title) : "";
  const reason = title.toLowerCase().replaceAll(" ", "_");
  return { status: response.status, reason, scope: null };
}

/** A stream tells its refusal as an event. */
async function listen({ headers }: TableCaller, path: string): Promise<Answered> {
  const input = encodeURIComponent(JSON.stringify({ lastEventId: "nonsense" }));
  const response = await fetch(`${server.url}/trpc/${path}?input=${input}`, {
    headers: { ...headers, accept: "text/event-stream" },
  });
  const text = await response.text();
  const [, data = "{}"] = /^event: serialized-error\ndata: (.*)$/m.exec(text) ?? [];
  const status = Number(/"httpStatus":(\d+)/.exec(data)?.[1] ?? response.status);
  return factsOf(JSON.parse(data), status);
}
