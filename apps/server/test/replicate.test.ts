import { createReplicate } from "@ai-sdk/replicate";
import { generateImage } from "ai";
import Replicate from "replicate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readObject } from "./support/rest-document.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest } from "./support/visitor.ts";

const MODEL = "darkroom/jersey-speed";
const MS_MAX = 20_000;

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ WELCOME_CREDITS: "1000", LIMIT_CREATES_PER_MINUTE: "200" });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** The door of a guest: what its clients are pointed at, and how they come in. */
async function openDoor() {
  const guest = await createGuest(server.url);
  const cookie = guest.cookie() ?? "";
  const baseUrl = `${server.url}/replicate/v1`;
  const enter: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("cookie", cookie);
    headers.delete("authorization");
    return fetch(input, { ...init, headers });
  };
  const send = async (
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ) => {
    const { body, headers = {} } = options;
    const response = await enter(`${baseUrl}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: readObject(JSON.parse(text)),
    };
  };
  const client = new Replicate({ auth: "unused", baseUrl, fetch: enter, useFileOutput: false });
  return { guest, baseUrl, enter, send, client };
}

const scripted = (scenario: Record<string, unknown>) => ({ prompt: "teal", __scenario: scenario });

async function pictureOf(url: unknown): Promise<{ type: string | null; status: number }> {
  const response = await fetch(String(url));
  return { status: response.status, type: response.headers.get("content-type") };
}

describe("the official client", () => {
  it("runs a model and gets addresses of our results that open for everybody", async () => {
    const { client, guest } = await openDoor();
    const seen: string[] = [];
    const output = await client.run(
      MODEL,
      { input: scripted({ durationMs: 100 }) },
      (prediction) => {
        seen.push(prediction.status);
      },
    );
    expect(seen.at(-1)).toBe("succeeded");
    const [url] = Array.isArray(output) ? output : [];
    expect(String(url)).toMatch(new RegExp(`^${server.url}/results/[^?]+\\?`));
    expect(await pictureOf(url)).toEqual({ status: 200, type: "image/png" });
    const { result } = await guest.query("credit.ledger");
    expect(JSON.stringify(result).match(/"capture"/g)).toHaveLength(1);
  });

  it("goes on asking when the run is longer than its wait", async () => {
    const { client } = await openDoor();
    const wait = { mode: "block", timeout: 1, interval: 50 } as const;
    const output = await client.run(MODEL, { input: scripted({ durationMs: 2_500 }), wait });
    expect(Array.isArray(output) && (await pictureOf(output[0])).status).toBe(200);
  });

  it("runs by polling, by name and version, and by what a model says of itself", async () => {
    const { client, baseUrl } = await openDoor();
    const model = await client.models.get("darkroom", "jersey-speed");
    expect(model).toMatchObject({
      url: `${baseUrl}/models/${MODEL}`,
      owner: "darkroom",
      name: "jersey-speed",
      latest_version: {
        openapi_schema: { components: { schemas: { Input: { type: "object" } } } },
      },
    });
    const input = scripted({ durationMs: 50 });
    const version = model.latest_version?.id ?? "";
    const output = await client.run(`${MODEL}:${version}`, {
      input,
      wait: { mode: "poll", interval: 50 },
    });
    expect(output).toHaveLength(1);
    const named = await client.predictions.create({ version: MODEL, input });
    expect(named).toMatchObject({ model: MODEL, version, error: null, source: "api" });
    expect((await client.wait(named, { interval: 50 })).metrics?.predict_time).toEqual(
      expect.any(Number),
    );
  });

  it("cancels, and reads what became of it", async () => {
    const { client, baseUrl } = await openDoor();
    const created = await client.predictions.create({
      model: MODEL,
      input: scripted({ durationMs: 600_000 }),
    });
    expect(created).toMatchObject({
      status: "starting",
      output: null,
      completed_at: null,
      urls: { get: `${baseUrl}/predictions/${created.id}` },
    });
    await client.predictions.cancel(created.id);
    const status = async () => (await client.predictions.get(created.id)).status;
    await expect.poll(status, { timeout: MS_MAX }).toBe("canceled");
  });

  it("throws the text of ours when a run fails, however it fails", async () => {
    const { client } = await openDoor();
    const run = (outcome: string) =>
      client.run(MODEL, { input: scripted({ durationMs: 50, outcome }) });
    await expect(run("nsfw")).rejects.toThrow(
      "The model refused this request by its content rules.",
    );
    await expect(run("abort")).rejects.toThrow(/Prediction failed: \w+/);
  });

  it("pages through everything there and back", async () => {
    const { client, send, guest } = await openDoor();
    const runAt = new Date(Date.now() + 3_600_000).toISOString();
    const made: string[] = [];
    for (let count = 0; count < 102; count += 1) {
      const order = { model: MODEL, input: { prompt: `p${String(count)}` }, runAt };
      made.push((await guest.create(order)).id);
    }
    const found: string[] = [];
    for await (const page of client.paginate(() => client.predictions.list())) {
      found.push(...page.map(({ id }) => id));
    }
    expect(found).toEqual(made.toReversed());
    const { body: one } = await send("GET", "/predictions");
    expect(one["previous"]).toBeNull();
    const path = String(one["next"]).slice(`${server.url}/replicate/v1`.length);
    const { body: two } = await send("GET", path);
    expect(two).toMatchObject({ next: null, previous: `${server.url}/replicate/v1/predictions` });
  });
});

describe("a deadline of the client's own", () => {
  it("ends what is still running, which then has failed and costs nothing", async () => {
    const { send, guest } = await openDoor();
    const created = await send("POST", `/models/${MODEL}/predictions`, {
      body: { input: scripted({ outcome: "hang" }) },
      headers: { "cancel-after": "5s" },
    });
    expect(created.status).toBe(201);
    const path = `/predictions/${String(created.body["id"])}`;
    const status = async () => (await send("GET", path)).body["status"];
    await expect.poll(status, { timeout: 3 * MS_MAX }).toBe("failed");
    const { body } = await send("GET", path);
    expect(body["error"]).toMatch(/longer than allowed/);
    expect((await guest.query("credit.balance")).result).toEqual({ available: 1_000, reserved: 0 });
  });
});

describe("the AI SDK", () => {
  it("makes a picture and downloads it", async () => {
    const { baseUrl, enter } = await openDoor();
    const provider = createReplicate({ apiToken: "unused", baseURL: baseUrl, fetch: enter });
    const { image } = await generateImage({
      model: provider.image(MODEL),
      prompt: "teal hexagons",
      providerOptions: { replicate: { __scenario: { durationMs: 100 } } },
      maxRetries: 0,
    });
    expect(image.mediaType).toBe("image/png");
    expect(Array.from(image.uint8Array.slice(1, 4))).toEqual([0x50, 0x4e, 0x47]);
  });
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
      "another site",
      "POST",
      "/predictions/x/cancel",
      undefined,
      { origin: "https://evil.example" },
      403,
      "Forbidden",
    ],
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
    const { send, guest } = await openDoor();
    const refused = await send(method, path, { body, headers });
    expect([refused.status, refused.body["status"], refused.body["title"]]).toEqual([
      status,
      status,
      title,
    ]);
    expect((await guest.query("prediction.list")).result).toMatchObject({ items: [] });
  });

  it("names the fields of the input that are wrong", async () => {
    const { send } = await openDoor();
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
    const { send } = await openDoor();
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

describe("afterwards", () => {
  it("the books are in order", async () => {
    expect((await server.darkroom.audit()).findings).toEqual([]);
  });
});
