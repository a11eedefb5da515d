import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDoor } from "./support/replicate-door.ts";
import { readObject } from "./support/rest-document.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest } from "./support/visitor.ts";

const MODEL = "darkroom/jersey-speed";

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe("a request to the facade", () => {
  it.each<[string, string, string, unknown, Record<string, string>, number, string]>([
    ["an unknown prediction", "GET", "/predictions/nothing", undefined, {}, 404, "Not found"],
    ["an unknown address", "GET", "/trainings", undefined, {}, 404, "Not found"],
    ["an unknown model", "POST", "/models/a/b/predictions", { input: {} }, {}, 404, "Not found"],
    [
      "an unknown version",
      "POST",
      "/predictions",
      { version: "a".repeat(64), input: {} },
      {},
      422,
      "Invalid version or not permitted",
    ],
    [
      "another version",
      "POST",
      "/predictions",
      { version: `${MODEL}:${"a".repeat(64)}`, input: {} },
      {},
      422,
      "Invalid version or not permitted",
    ],
    ["no version", "POST", "/predictions", { input: {} }, {}, 422, "Input validation failed"],
    ["no input", "POST", `/models/${MODEL}/predictions`, {}, {}, 422, "Input validation failed"],
    [
      "a webhook",
      "POST",
      `/models/${MODEL}/predictions`,
      { input: { prompt: "x" }, webhook: "https://x.example" },
      {},
      422,
      "Input validation failed",
    ],
    [
      "a field of nobody",
      "POST",
      `/models/${MODEL}/predictions`,
      { input: { prompt: "x" }, nonsense: 1 },
      {},
      422,
      "Input validation failed",
    ],
    [
      "a deadline",
      "POST",
      `/models/${MODEL}/predictions`,
      { input: { prompt: "x" } },
      { "cancel-after": "4s" },
      422,
      "Input validation failed",
    ],
    ["a filter", "GET", "/predictions?source=web", undefined, {}, 422, "Input validation failed"],
    [
      "a large body",
      "POST",
      "/predictions",
      { input: { prompt: "x".repeat(1_048_577) } },
      {},
      413,
      "Too large",
    ],
  ])("with %s is refused", async (_name, method, path, body, headers, status, title) => {
    const { send, owner } = await openDoor(server);
    const refused = await send(method, path, { body, headers });
    expect([refused.status, refused.body["status"], refused.body["title"]]).toEqual([
      status,
      status,
      title,
    ]);
    expect((await owner.query("prediction.list")).result).toMatchObject({ items: [] });
  });

  it("by a page of another site with its visitor's session is refused, and not with a key", async () => {
    const { owner, send } = await openDoor(server);
    const path = "/predictions/x/cancel";
    const headers = { origin: "https://evil.example" };
    const refused = await owner.send(`/replicate/v1${path}`, { method: "POST", headers });
    expect([refused.status, await refused.json()]).toMatchObject([403, { title: "Forbidden" }]);
    expect((await send("POST", path, { headers })).status).toBe(404);
  });

  it("names the fields of the input that are wrong", async () => {
    const { send } = await openDoor(server);
    const { body } = await send("POST", `/models/${MODEL}/predictions`, {
      body: { input: { prompt: 7 } },
    });
    expect(body["detail"]).toMatch(/^- input\.prompt: .+\n$/);
    expect(body["invalid_fields"]).toMatchObject([{ field: "input.prompt" }]);
  });

  it("is told its methods", async () => {
    const { status, headers } = await fetch(`${server.url}/replicate/v1/predictions`, {
      method: "DELETE",
    });
    expect([status, headers.get("allow")]).toEqual([405, "GET, POST"]);
  });

  it("without anybody is unauthenticated, and reads models", async () => {
    const refused = await fetch(`${server.url}/replicate/v1/predictions`);
    expect([refused.status, await refused.json()]).toEqual([
      401,
      {
        title: "Unauthenticated",
        detail: "Sign in first; a guest session is enough.",
        status: 401,
      },
    ]);
    expect((await fetch(`${server.url}/replicate/v1/models/${MODEL}`)).status).toBe(200);
  });

  it("with an idempotency key is one prediction, however often it is sent", async () => {
    const { send } = await openDoor(server);
    const create = (prompt: string) =>
      send("POST", `/models/${MODEL}/predictions`, {
        body: { input: { prompt, __scenario: { durationMs: 50 } } },
        headers: { "idempotency-key": "once" },
      });
    const replies = await Promise.all([create("teal"), create("teal"), create("teal")]);
    expect(new Set(replies.map(({ body }) => body["id"])).size).toBe(1);
    expect((await create("orange")).status).toBe(409);
  });
});

describe("the facade of an account without credits, and of one that is in a hurry", () => {
  it("says 402 and 429 as Replicate does", async () => {
    const poor = await startTestServer({ WELCOME_CREDITS: "0", LIMIT_CREATES_PER_MINUTE: "1" });
    const cookie = (await createGuest(poor.url)).cookie() ?? "";
    const create = async () => {
      const response = await fetch(`${poor.url}/replicate/v1/models/${MODEL}/predictions`, {
        method: "POST",
        headers: { "content-type": "application/json", cookie },
        body: JSON.stringify({ input: { prompt: "x" } }),
      });
      return {
        status: response.status,
        headers: response.headers,
        body: readObject(await response.json()),
      };
    };
    const broke = await create();
    expect([broke.status, broke.body["title"]]).toEqual([402, "Insufficient credit"]);
    const hurried = await create();
    expect(hurried.body).toMatchObject({ status: 429, retry_after: expect.any(Number) });
    expect(hurried.headers.get("retry-after")).toBe(String(hurried.body["retry_after"]));
    expect(hurried.body["detail"]).toMatch(/resets in ~\d+s\.$/);
    await poor[Symbol.asyncDispose]();
  });
});
