import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compare } from "./support/access.ts";
import { createBelongings, startReceiver } from "./support/belongings.ts";
import type { Belongings } from "./support/belongings.ts";
import { OPERATOR_TOKEN, SCOPES, cookieOf } from "./support/callers.ts";
import type { ScopeName } from "./support/callers.ts";
import { bearer, createKey, createMember } from "./support/member.ts";
import { startPusherServer } from "./support/pusher-server.ts";
import type { PusherServer } from "./support/pusher-server.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest } from "./support/visitor.ts";

const METRICS_TOKEN = "a-token-of-metrics-0001";
const GRANTS_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

/** The statuses that somebody gets; `keys` are the owner's, each with one scope. */
type Line = {
  nobody: number;
  visitor: number;
  owner: number;
  other: number;
  /** One status for all of them, or what the one scope opens and what all others get. */
  keys: number | { scope: ScopeName; inside: number; outside: number };
  /** A key of another account with every scope. */
  foreignKey: number;
  /** A bearer that is nobody's. */
  wrongKey: number;
  operator: number;
  scraper: number;
};

const all = (status: number): Line => ({
  nobody: status,
  visitor: status,
  owner: status,
  other: status,
  keys: status,
  foreignKey: status,
  wrongKey: status,
  operator: status,
  scraper: status,
});

/** What is there for its owner alone, and for the programs of the owner with the scope. */
const owned = (scope: ScopeName): Line => ({
  ...all(404),
  owner: 200,
  keys: { scope, inside: 200, outside: 404 },
  // Neither is a key, and whoever shows a key that is none is told so.
  wrongKey: 401,
  scraper: 401,
});

type Page = { at: (belongings: Belongings) => string; line: Line };

const here =
  (path: string): Page["at"] =>
  () =>
    path;

/** These doors have tables of their own, in `authorization-matrix.test.ts`. */
const WITH_TABLES = ["ALL /trpc/*", "ALL /api/v1/*", "ALL /replicate/v1/*"];
/** What goes before every route. */
const MIDDLEWARE = ["ALL /*"];

/** Who gets what at every other route of the server. */
const PAGES: Readonly<Record<string, Page>> = {
  "GET /healthz": { at: here("/healthz"), line: all(200) },
  "GET /readyz": { at: here("/readyz"), line: all(200) },
  // Scrapers have a token of their own, which opens nothing else.
  "GET /metrics": { at: here("/metrics"), line: { ...all(404), scraper: 200 } },
  // Everybody may ask who they are.
  "GET /api/auth/*": { at: here("/api/auth/get-session"), line: all(200) },
  "POST /api/auth/*": { at: here("/api/auth/nothing"), line: all(404) },
  // Only a signature gives credits.
  "POST /api/v1/grants": { at: here("/api/v1/grants"), line: all(400) },
  "GET /api/v1/openapi.json": { at: here("/api/v1/openapi.json"), line: all(200) },
  "GET /api/v1/reference": { at: here("/api/v1/reference"), line: all(200) },
  "GET /api/v1/reference.css": { at: here("/api/v1/reference.css"), line: all(200) },
  "GET /api/v1/problems/:reason": { at: here("/api/v1/problems/not_found"), line: all(200) },
  // Others do not learn that it is there.
  "GET /api/operator/debug": {
    at: ({ prediction }) => `/api/operator/debug?predictionId=${prediction}`,
    line: { ...all(404), operator: 200 },
  },
  "POST /api/files": {
    at: here("/api/files"),
    line: {
      ...all(400),
      nobody: 401,
      keys: { scope: "predictions:write", inside: 400, outside: 403 },
      wrongKey: 401,
      operator: 401,
      scraper: 401,
    },
  },
  "POST /api/v1/files": {
    at: here("/api/v1/files"),
    line: {
      ...all(400),
      nobody: 401,
      keys: { scope: "predictions:write", inside: 400, outside: 403 },
      wrongKey: 401,
      operator: 401,
      scraper: 401,
    },
  },
  "POST /api/batches/upload": {
    at: here("/api/batches/upload?model=darkroom/jersey-speed&format=none"),
    line: {
      ...all(400),
      nobody: 401,
      keys: { scope: "batches:write", inside: 400, outside: 403 },
      wrongKey: 401,
      operator: 401,
      scraper: 401,
    },
  },
  "POST /api/v1/batch-uploads": {
    at: here("/api/v1/batch-uploads?model=darkroom/jersey-speed&format=none"),
    line: {
      ...all(400),
      nobody: 401,
      keys: { scope: "batches:write", inside: 400, outside: 403 },
      wrongKey: 401,
      operator: 401,
      scraper: 401,
    },
  },
  "GET /batches/:id/:file{export\\.[a-z]+}": {
    at: ({ csv }) => csv,
    line: owned("batches:read"),
  },
  // Each has an account of their own; programs get its parts by their scopes.
  "GET /account/export.zip": {
    at: here("/account/export.zip"),
    line: { ...all(404), visitor: 200, owner: 200, other: 200, wrongKey: 401, scraper: 401 },
  },
  // Whoever holds the token of a mail, and nobody by who they are.
  "GET /notifications/unsubscribe": {
    at: here("/notifications/unsubscribe?token=guess"),
    line: all(404),
  },
  "POST /notifications/unsubscribe": {
    at: here("/notifications/unsubscribe?token=guess"),
    line: all(404),
  },
  // Only a provider's signature under an address of ours tells news.
  "POST /webhooks/:provider": {
    at: ({ prediction }) => `/webhooks/replicate?prediction=${prediction}&t=guess`,
    line: all(401),
  },
  "GET /results/:id": { at: ({ result }) => result, line: owned("predictions:read") },
  "GET /results/:id/preview": { at: ({ preview }) => preview, line: owned("predictions:read") },
  "ALL /api/*": { at: here("/api/nothing"), line: all(404) },
  "ALL /replicate/*": { at: here("/replicate/nothing"), line: all(404) },
  "ALL /webhooks/*": { at: here("/webhooks/replicate"), line: all(404) },
  "ALL /results/*": { at: here("/results/"), line: all(404) },
};

const TOKENS = { OPERATOR_TOKEN, METRICS_TOKEN, GRANTS_SECRET };
type Caller = { name: string; headers: Readonly<Record<string, string>>; scope: ScopeName | null };

let server: TestServer;
let pusher: PusherServer;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let belongings: Belongings;
const callers = new Map<string, Caller>();

function enter(name: string, headers: Caller["headers"], scope: ScopeName | null = null): void {
  callers.set(name, { name, headers, scope });
}

beforeAll(async () => {
  pusher = await startPusherServer();
  receiver = await startReceiver();
  const places = { OUTBOUND_ALLOW: "127.0.0.0/8", PUSHER_URL: pusher.url };
  server = await startTestServer({ ...TOKENS, ...places });
  const visitor = await createGuest(server.url);
  const owner = await createMember(server);
  const other = await createMember(server);
  belongings = await createBelongings(owner, { url: server.url, receiver: receiver.url });
  enter("nobody", {});
  enter("visitor", cookieOf(visitor));
  enter("owner", cookieOf(owner));
  enter("other", cookieOf(other));
  const foreign = await createKey(other, { scopes: [...SCOPES] });
  enter("foreignKey", bearer(foreign.secret));
  // Whatever cookie comes with it.
  enter("wrongKey", { ...cookieOf(owner), ...bearer("dk_nobodys") });
  enter("operator", bearer(OPERATOR_TOKEN));
  enter("scraper", bearer(METRICS_TOKEN));
  for (const scope of SCOPES) {
    const { secret } = await createKey(owner, { name: scope, scopes: [scope] });
    enter(scope, bearer(secret), scope);
  }
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
  await pusher[Symbol.asyncDispose]();
});

function statusFor({ keys, ...line }: Line, { name, scope }: Caller): number {
  if (scope === null) return Object.entries(line).find(([column]) => column === name)?.[1] ?? 0;
  if (typeof keys === "number") return keys;
  return keys.scope === scope ? keys.inside : keys.outside;
}

const COLUMNS = [...Object.keys(all(0)).filter((name) => name !== "keys"), ...SCOPES];

function callerOf(name: string): Caller {
  const caller = callers.get(name);
  if (caller === undefined) throw new RangeError(`nobody is called ${name}`);
  return caller;
}

async function open(caller: Caller, method: string, path: string): Promise<Response> {
  return fetch(`${server.url}${path}`, { method, headers: caller.headers });
}

it("every route of the server has a line, and none is of another", () => {
  const known = new Set([...WITH_TABLES, ...MIDDLEWARE]);
  const there = new Set(server.darkroom.routes.filter((route) => !known.has(route)));
  expect(compare([...there], PAGES)).toEqual({ missing: [], gone: [] });
});

describe.each(COLUMNS)("%s", (name) => {
  it("finds every page as the table says", async () => {
    const caller = callerOf(name);
    const found: Record<string, number> = {};
    const wanted: Record<string, number> = {};
    for (const [route, { at, line }] of Object.entries(PAGES)) {
      const method = route.startsWith("POST") ? "POST" : "GET";
      const response = await open(caller, method, at(belongings));
      await response.body?.cancel();
      found[route] = response.status;
      wanted[route] = statusFor(line, caller);
    }
    expect(found).toEqual(wanted);
  });

  it("learns as much without a body", async () => {
    const caller = callerOf(name);
    for (const route of ["GET /results/:id", "GET /batches/:id/:file{export\\.[a-z]+}"]) {
      const page = PAGES[route];
      const response = await open(caller, "HEAD", page?.at(belongings) ?? "");
      expect([route, response.status]).toEqual([
        route,
        page === undefined ? 0 : statusFor(page.line, caller),
      ]);
    }
  });

  it("finds the studio open, which shows nothing by itself", async () => {
    for (const path of ["/", `/p/${belongings.prediction}`, "/batches", "/operator"]) {
      const response = await open(callerOf(name), "GET", path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get("content-type")).toContain("text/html");
      expect(await response.text()).not.toContain(belongings.prediction);
    }
  });

  it("is told of nobody else's session", async () => {
    const response = await open(callerOf(name), "GET", "/api/auth/get-session");
    const hasSession = ["visitor", "owner", "other", "wrongKey"].includes(name);
    expect((await response.json()) !== null).toBe(hasSession);
  });
});
