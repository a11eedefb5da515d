import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRestClient } from "./support/rest-client.ts";
import type { RestCall, RestClient } from "./support/rest-client.ts";
import { readRestDocument } from "./support/rest-document.ts";
import type { RestDocument } from "./support/rest-document.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, jersey } from "./support/visitor.ts";

const CREATES_PER_MINUTE = 3;
const BODY_BYTES_MAX = 1024 * 1024;

let server: TestServer;
let described: RestDocument;
let rest: RestClient;

beforeAll(async () => {
  server = await startTestServer({
    LIMIT_CREATES_PER_MINUTE: String(CREATES_PER_MINUTE),
    CORS_ORIGINS: "https://partner.example",
  });
  described = await readRestDocument(server.url);
  rest = await createRestGuest();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

async function createRestGuest(headers: Record<string, string> = {}): Promise<RestClient> {
  const guest = await createGuest(server.url);
  return createRestClient(server.url, described, { cookie: guest.cookie() ?? "", ...headers });
}

describe("refusals", () => {
  it("are problem details that name the request and lead to a page about them", async () => {
    const headers = { "x-request-id": "request-1234" };
    const { status, body } = await rest("GET", "/predictions/nothing", { headers });
    expect(status).toBe(404);
    expect(body).toEqual({
      type: `${server.url}/api/v1/problems/not_found`,
      title: "Not found",
      status: 404,
      detail: "There is nothing here that you may read.",
      instance: "/api/v1/predictions/nothing",
      reason: "not_found",
      requestId: "request-1234",
      errors: [],
      requiredCredits: null,
      availableCredits: null,
      retryAfterMs: null,
      scope: null,
      moderationCode: null,
    });
  });

  it("ask for a key where nobody is known", async () => {
    const refused = await rest("GET", "/account", { headers: { cookie: "" } });
    expect(refused.headers.get("www-authenticate")).toBe("Bearer");
  });

  it("name every field that is wrong", async () => {
    const { status, body } = await rest("POST", "/predictions", {
      body: { model: "darkroom/jersey-speed", input: { prompt: 7, nonsense: 1 } },
    });
    expect(status).toBe(400);
    expect(body?.["errors"]).toEqual(
      expect.arrayContaining([expect.objectContaining({ field: "prompt" })]),
    );
  });

  it.each<[string, string, string, RestCall, number, string]>([
    ["no session", "GET", "/account", { headers: { cookie: "" } }, 401, "unauthenticated"],
    ["no such address", "GET", "/nothing", {}, 404, "not_found"],
    ["a model that is none", "POST", "/quotes", { body: { model: "a/b" } }, 404, "model_not_found"],
    ["an unknown field", "PUT", "/caps", { body: { nonsense: 1 } }, 400, "invalid_input"],
    ["a list for a body", "POST", "/predictions", { body: [] }, 400, "invalid_input"],
    [
      "an id beside its place",
      "POST",
      "/predictions/x/cancel",
      { body: { id: "y" } },
      400,
      "invalid_input",
    ],
    ["a query beside a body", "POST", "/quotes?model=x", { body: {} }, 400, "invalid_input"],
    [
      "a prototype",
      "POST",
      "/quotes",
      { text: '{"__proto__":{"model":"x"}}', headers: { "content-type": "application/json" } },
      400,
      "invalid_input",
    ],
    [
      "half of JSON",
      "POST",
      "/quotes",
      { text: '{"model":', headers: { "content-type": "application/json" } },
      400,
      "invalid_input",
    ],
    [
      "a form",
      "POST",
      "/quotes",
      { text: "model=x", headers: { "content-type": "application/x-www-form-urlencoded" } },
      415,
      "unsupported_media_type",
    ],
    ["a text", "POST", "/quotes", { text: '{"model":"x"}' }, 415, "unsupported_media_type"],
    [
      "a client for pages",
      "GET",
      "/models",
      { headers: { accept: "text/html, application/xml;q=0.9" } },
      406,
      "not_acceptable",
    ],
    [
      "a client against JSON",
      "GET",
      "/models",
      { headers: { accept: "*/*, application/json;q=0" } },
      406,
      "not_acceptable",
    ],
  ])("%s: %s %s", async (_name, method, path, call, status, reason) => {
    const refused = await rest(method, path, call);
    expect([refused.status, refused.body?.["reason"]]).toEqual([status, reason]);
  });

  it.each([
    "application/json",
    "application/*;q=0.1",
    "text/html, */*;q=0.2",
    "application/json; charset=utf-8",
  ])("is none for who accepts %s", async (accept) => {
    expect((await rest("GET", "/status", { headers: { accept } })).status).toBe(200);
  });

  it("of a body that is too large come before it is read", async () => {
    const text = JSON.stringify({ model: "x".repeat(BODY_BYTES_MAX) });
    const headers = { "content-type": "application/json" };
    const { status, body } = await rest("POST", "/quotes", { text, headers });
    expect([status, body?.["reason"]]).toEqual([413, "payload_too_large"]);
  });
});

describe("methods", () => {
  it.each([
    ["DELETE", "/predictions", "GET, HEAD, OPTIONS, POST"],
    ["GET", "/quotes", "OPTIONS, POST"],
    ["PATCH", "/caps", "GET, HEAD, OPTIONS, PUT"],
  ])("%s %s is refused with those that are taken", async (method, path, allow) => {
    const refused = await fetch(`${server.url}/api/v1${path}`, { method });
    expect(refused.status).toBe(405);
    expect(refused.headers.get("allow")).toBe(allow);
    expect(refused.headers.get("content-type")).toBe("application/problem+json");
    expect(await refused.json()).toMatchObject({ reason: "method_not_allowed" });
  });

  it("HEAD answers as GET does, without a body", async () => {
    const [got, head] = [await rest("GET", "/caps"), await rest("HEAD", "/caps")];
    expect([head.status, head.body]).toEqual([200, null]);
    expect(head.headers.get("etag")).toBe(got.headers.get("etag"));
    expect(head.headers.get("content-length")).toBe(String(JSON.stringify(got.body).length));
    expect((await rest("HEAD", "/predictions/nothing")).status).toBe(404);
  });
});

describe("an entity tag", () => {
  it("spares the body while nothing changes, for one caller alone", async () => {
    const mine = await createRestGuest();
    const runAt = new Date(Date.now() + 3_600_000).toISOString();
    const created = await mine("POST", "/predictions", { body: { ...jersey(), runAt } });
    const path = `/predictions/${String(created.body?.["id"])}`;
    const first = await mine("GET", path);
    const tag = first.headers.get("etag") ?? "";
    const headers = { "if-none-match": `"other", ${tag}` };
    const same = await mine("GET", path, { headers });
    expect([same.status, same.body, same.headers.get("etag")]).toEqual([304, null, tag]);
    expect(same.headers.get("cache-control")).toBe("private, no-cache");
    expect(same.headers.get("vary")).toContain("cookie");
    expect((await rest("GET", path, { headers })).status).toBe(404);
    await mine("POST", `${path}/cancel`);
    const changed = await mine("GET", path, { headers });
    expect([changed.status, changed.body?.["status"]]).toEqual([200, "canceled"]);
    expect(changed.headers.get("etag")).not.toBe(tag);
  });
});

describe("the limit of new predictions", () => {
  it("is told with every answer and says when to come back", async () => {
    const mine = await createRestGuest();
    const before = await mine("GET", "/account");
    expect(before.headers.get("ratelimit-policy")).toBe(`"creates";q=3;w=60`);
    expect(before.headers.get("ratelimit")).toBe(`"creates";r=3;t=0`);
    const runAt = new Date(Date.now() + 3_600_000).toISOString();
    const create = () => mine("POST", "/predictions", { body: { ...jersey(), runAt } });
    const left: (string | undefined)[] = [];
    for (let made = 0; made < CREATES_PER_MINUTE; made += 1) {
      left.push(
        /^"creates";r=(\d+);t=\d+$/.exec((await create()).headers.get("ratelimit") ?? "")?.[1],
      );
    }
    expect(left).toEqual(["2", "1", "0"]);
    const refused = await create();
    expect([refused.status, refused.body?.["reason"]]).toEqual([429, "rate_limited"]);
    const waitMs = Number(refused.body?.["retryAfterMs"]);
    expect(refused.headers.get("retry-after")).toBe(String(Math.ceil(waitMs / 1_000)));
    expect(refused.headers.get("ratelimit")).toMatch(/^"creates";r=0;t=[1-9]\d?$/);
    const stranger = createRestClient(server.url, described);
    expect((await stranger("GET", "/status")).headers.get("ratelimit")).toBeNull();
  });
});

describe("a page of another site", () => {
  const act = async (origin: string, method = "POST") =>
    (await rest(method, "/predictions/x/cancel", { headers: { origin } })).body?.["reason"];

  it("may not act with the session of its visitor", async () => {
    expect(await act("https://evil.example")).toBe("foreign_origin");
    expect(await act("null")).toBe("foreign_origin");
  });

  it("may where its origin is trusted, and is told what it may read", async () => {
    expect(await act("https://partner.example")).toBe("not_found");
    expect(await act(server.url)).toBe("not_found");
    const origin = "https://partner.example";
    const { headers } = await rest("GET", "/caps", { headers: { origin } });
    expect(headers.get("access-control-allow-origin")).toBe(origin);
    expect(headers.get("access-control-expose-headers")).toContain("etag,link,location");
    const evil = await rest("GET", "/caps", { headers: { origin: "https://evil.example" } });
    expect(evil.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("cannot hide behind what browsers send by themselves, unlike a key", async () => {
    const origin = "https://evil.example";
    const act = async (authorization: string) => {
      const headers = { origin, authorization };
      return (await rest("POST", "/predictions/x/cancel", { headers })).body?.["reason"];
    };
    expect(await act("Basic dXNlcjpwYXNz")).toBe("foreign_origin");
    expect(await act("Bearer nobody")).not.toBe("foreign_origin");
  });

  it("without the session of anybody is a client like every other", async () => {
    const stranger = createRestClient(server.url, described, { origin: "https://evil.example" });
    expect((await stranger("POST", "/quotes", { body: {} })).status).toBe(401);
  });
});

describe("afterwards", () => {
  it("the books are in order", async () => {
    expect((await server.darkroom.audit()).findings).toEqual([]);
  });
});
