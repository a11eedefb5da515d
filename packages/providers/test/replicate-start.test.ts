import { describe, expect, it } from "vitest";
import { createReplicateProvider } from "../src/index.ts";
import { sendJson, startServer, unusedPort } from "./loopback-server.ts";
import {
  NOW,
  PREDICTION_ID,
  TOKEN,
  predictionBody,
  startRequest,
  startRig,
} from "./replicate-fixture.ts";

const WEBHOOK = "https://studio.example/webhooks/replicate?prediction=p1&t=abc";

describe("what a start sends", () => {
  const sent = async (overrides: Parameters<typeof startRequest>[0]) => {
    await using rig = await startRig((response) => sendJson(response, 201, predictionBody()));
    const outcome = await rig.provider.start(startRequest(overrides));
    expect(outcome.outcome).toBe("accepted");
    expect(rig.server.seen).toHaveLength(1);
    const [seen] = rig.server.seen;
    if (seen === undefined) throw new Error("nothing was sent");
    return { ...seen, json: JSON.parse(seen.body) as unknown };
  };

  it("asks the model's own address when no version is pinned", async () => {
    const seen = await sent({});
    expect(seen.method).toBe("POST");
    expect(seen.target).toBe("/v1/models/darkroom/jersey-speed/predictions");
    expect(seen.json).toEqual({ input: { prompt: "teal and orange" } });
  });

  it("names the version in the body when one is pinned", async () => {
    const seen = await sent({ modelVersion: "a".repeat(64) });
    expect(seen.target).toBe("/v1/predictions");
    expect(seen.json).toEqual({ version: "a".repeat(64), input: { prompt: "teal and orange" } });
  });

  it("asks for start and end only while nobody watches", async () => {
    const seen = await sent({ webhook: WEBHOOK });
    expect(seen.json).toEqual({
      input: { prompt: "teal and orange" },
      webhook: WEBHOOK,
      webhook_events_filter: ["start", "completed"],
    });
  });

  it("asks for previews and logs besides when somebody watches", async () => {
    const seen = await sent({ webhook: WEBHOOK, wantsProgress: true });
    expect(seen.json).toMatchObject({
      webhook_events_filter: ["start", "output", "logs", "completed"],
    });
  });

  it("sends no event filter where no webhook can reach us", async () => {
    const seen = await sent({ webhook: null, wantsProgress: true });
    expect(seen.json).toEqual({ input: { prompt: "teal and orange" } });
  });

  it("sends token, JSON type and deadline, and never asks the API to wait", async () => {
    const { headers } = await sent({ deadlineMs: 90_001 });
    expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(headers["content-type"]).toBe("application/json");
    expect(headers["cancel-after"]).toBe("91s");
    expect(headers["prefer"]).toBeUndefined();
  });

  it("raises a deadline below the API's shortest to that", async () => {
    const { headers } = await sent({ deadlineMs: 1 });
    expect(headers["cancel-after"]).toBe("5s");
  });

  it.each(["jersey", "a/b/c", "../predictions", "a/..", "a/b?x=1", "", "a/b:1234"])(
    "sends nothing for the impossible model name %j",
    async (model) => {
      await using rig = await startRig((response) => sendJson(response, 201, predictionBody()));
      const outcome = await rig.provider.start(startRequest({ model }));
      expect(outcome).toMatchObject({ outcome: "refused", error: "provider_rejected" });
      expect(rig.server.seen).toHaveLength(0);
    },
  );
});

describe("what the answer to a start means", () => {
  const BALANCE_429 = {
    detail:
      "Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~5s.",
    status: 429,
    retry_after: 5,
  };
  const PLAIN_429 = { detail: "Request was throttled. Your rate limit resets in ~30s." };
  const CREDIT_402 = {
    title: "Insufficient credit",
    detail: "You have insufficient credit to run this model.",
    status: 402,
  };
  const VALIDATION_422 = {
    detail: "- input: prompt is required\n",
    status: 422,
    title: "Input validation failed",
    invalid_fields: [{ type: "required", field: "input", description: "prompt is required" }],
  };
  const VERSION_422 = {
    title: "Invalid version or not permitted",
    detail:
      "The specified version does not exist (or perhaps you don't have permission to use it?)",
    status: 422,
  };
  const FIELD_422 = {
    title: "Validation failed",
    detail: "- webhook: must be a URL",
    invalid_fields: [{ type: "format", field: "webhook", description: "must be a URL" }],
  };
  const UNAUTHENTICATED = { title: "Unauthenticated", detail: "Invalid token.", status: 401 };

  const deferred = (error: string, retryAfterMs: number) => ({
    outcome: "deferred",
    error,
    retryAfterMs,
  });
  const refused = (error: string) => ({ outcome: "refused", error });
  const lost = { outcome: "lost" };
  const accepted = { outcome: "accepted", update: { providerPredictionId: PREDICTION_ID } };

  const rows: readonly [string, number, unknown, Record<string, string>, object][] = [
    ["201 with a prediction", 201, predictionBody(), {}, accepted],
    ["202 with a prediction", 202, predictionBody(), {}, accepted],
    ["200 with only an id", 200, { id: PREDICTION_ID }, {}, accepted],
    ["201 without an id", 201, { status: "starting" }, {}, lost],
    ["201 with an id that is no id", 201, { id: "../x" }, {}, lost],
    ["429 with retry_after", 429, BALANCE_429, {}, deferred("rate_limited", 5_000)],
    ["429 with the sentence only", 429, PLAIN_429, {}, deferred("rate_limited", 30_000)],
    [
      "429 with seconds in a header",
      429,
      {},
      { "retry-after": "7" },
      deferred("rate_limited", 7_000),
    ],
    [
      "429 with a date in a header",
      429,
      {},
      { "retry-after": new Date(NOW + 9_000).toUTCString() },
      deferred("rate_limited", 9_000),
    ],
    ["429 with a reset", 429, {}, { "ratelimit-reset": "3" }, deferred("rate_limited", 3_000)],
    ["429 with nothing", 429, {}, {}, deferred("rate_limited", 10_000)],
    [
      "429 that asks for a day",
      429,
      { retry_after: 86_400 },
      {},
      deferred("rate_limited", 600_000),
    ],
    ["402", 402, CREDIT_402, {}, deferred("provider_credit", 60_000)],
    ["401", 401, UNAUTHENTICATED, {}, deferred("provider_unavailable", 120_000)],
    ["403", 403, {}, {}, deferred("provider_unavailable", 120_000)],
    ["422 about the input", 422, VALIDATION_422, {}, refused("invalid_input")],
    ["422 about the version", 422, VERSION_422, {}, refused("provider_rejected")],
    ["422 about our own field", 422, FIELD_422, {}, refused("provider_rejected")],
    [
      "422 that names a content rule",
      422,
      { detail: "NSFW content detected" },
      {},
      refused("safety"),
    ],
    ["400", 400, { status: 400, detail: "Invalid input" }, {}, refused("invalid_input")],
    ["404", 404, { detail: "Not found." }, {}, refused("provider_rejected")],
    ["405", 405, {}, {}, refused("provider_rejected")],
    ["413", 413, {}, {}, refused("invalid_input")],
    ["408", 408, {}, {}, lost],
    ["500", 500, { detail: "Internal server error" }, {}, lost],
    ["502", 502, {}, {}, lost],
    ["503 even with a wait", 503, {}, { "retry-after": "1" }, lost],
    ["504", 504, {}, {}, lost],
  ];

  it.each(rows)("judges %s", async (_name, status, body, headers, expected) => {
    await using rig = await startRig((response) => sendJson(response, status, body, headers));
    const outcome = await rig.provider.start(startRequest());
    expect(outcome).toMatchObject(expected);
    expect(rig.server.seen).toHaveLength(1);
  });

  it.each([500, 422, 429, 201])("copes with a %d that is no JSON", async (status) => {
    await using rig = await startRig((response) => {
      response.writeHead(status, { "content-type": "text/html" }).end("<h1>oh</h1>");
    });
    const { outcome } = await rig.provider.start(startRequest());
    const expected = new Map([
      [500, "lost"],
      [422, "refused"],
      [429, "deferred"],
      [201, "lost"],
    ]);
    expect(outcome).toBe(expected.get(status));
  });

  it("is lost when the 201 breaks off in its body", async () => {
    await using rig = await startRig((response) => {
      response.writeHead(201, { "content-length": "1000" });
      response.write('{"id":"');
      setImmediate(() => response.destroy());
    });
    expect(await rig.provider.start(startRequest())).toMatchObject({ outcome: "lost" });
  });

  it("is lost when the connection is reset after the request was read", async () => {
    await using rig = await startRig((response) => response.destroy());
    expect(await rig.provider.start(startRequest())).toMatchObject({ outcome: "lost" });
    expect(rig.server.seen).toHaveLength(1);
  });

  it("is lost when we stop waiting for an answer", async () => {
    const stop = new AbortController();
    await using rig = await startRig(() => stop.abort());
    const outcome = await rig.provider.start(startRequest({ signal: stop.signal }));
    expect(outcome).toMatchObject({ outcome: "lost" });
  });

  it("is deferred when it was aborted before it was sent", async () => {
    await using rig = await startRig((response) => sendJson(response, 201, predictionBody()));
    const outcome = await rig.provider.start(startRequest({ signal: AbortSignal.abort() }));
    expect(outcome).toMatchObject({ outcome: "deferred", error: "provider_unavailable" });
    expect(rig.server.seen).toHaveLength(0);
  });

  it.each([
    ["refuses connections", async () => `http://127.0.0.1:${await unusedPort()}/v1`],
    ["has several addresses that all refuse", async () => `http://localhost:${await unusedPort()}`],
    ["has no address", () => Promise.resolve("http://api.invalid/v1")],
  ])("is deferred when the host %s", async (_name, baseUrlOf) => {
    const baseUrl = await baseUrlOf();
    const provider = createReplicateProvider({ apiToken: TOKEN, baseUrl, now: () => NOW });
    expect(await provider.start(startRequest())).toMatchObject({
      outcome: "deferred",
      error: "provider_unavailable",
      retryAfterMs: 5_000,
    });
  });

  it("does not follow a redirect, so that the token stays where it belongs", async () => {
    await using other = await startServer((response) => sendJson(response, 201, predictionBody()));
    await using rig = await startRig((response) => {
      response.writeHead(307, { location: `${other.origin}/v1/predictions` }).end();
    });
    const outcome = await rig.provider.start(startRequest());
    expect(outcome).toMatchObject({ outcome: "deferred", error: "provider_unavailable" });
    expect(other.seen).toHaveLength(0);
  });
});

describe("sending once", () => {
  it("gives the runtime a body that it cannot send again by itself, with its length", async () => {
    const given: (RequestInit | undefined)[] = [];
    await using server = await startServer((response) => sendJson(response, 201, predictionBody()));
    const provider = createReplicateProvider({
      apiToken: TOKEN,
      baseUrl: server.origin,
      now: () => NOW,
      fetch: (input, init) => {
        given.push(init);
        return fetch(input, init);
      },
    });
    await provider.start(startRequest({ input: { prompt: "Häfen" } }));
    expect(given).toHaveLength(1);
    expect(given[0]?.body).toBeInstanceOf(ReadableStream);
    const [seen] = server.seen;
    expect(seen?.headers["content-length"]).toBe(`${Buffer.byteLength(seen?.body ?? "")}`);
    expect(JSON.parse(seen?.body ?? "")).toEqual({ input: { prompt: "Häfen" } });
  });

  it("sends one request when a connection that was kept breaks during the create", async () => {
    await using rig = await startRig((response, seen) => {
      if (seen.method === "GET") sendJson(response, 200, predictionBody());
      else response.destroy();
    });
    await rig.provider.get(PREDICTION_ID);
    expect(await rig.provider.start(startRequest())).toMatchObject({ outcome: "lost" });
    expect(rig.server.seen.filter(({ method }) => method === "POST")).toHaveLength(1);
  });
});

describe("the token", () => {
  it("is struck from error texts that quote it", async () => {
    const provider = createReplicateProvider({
      apiToken: TOKEN,
      now: () => NOW,
      fetch: () => Promise.reject(new Error(`header Bearer ${TOKEN} was not liked`)),
    });
    const outcome = await provider.start(startRequest());
    expect(outcome).toEqual({ outcome: "lost", errorText: "header Bearer [token] was not liked" });
  });

  it.each(["", "r8_with\nbreak", "r8 with space", "r8_é"])(
    "is refused at once when it is %j, without being quoted",
    (apiToken) => {
      const create = () => createReplicateProvider({ apiToken, now: () => NOW });
      expect(create).toThrow(expect.objectContaining({ code: "invalid_token" }));
      expect(create).toThrow(/^The API token is empty or has unprintable characters\.$/);
    },
  );

  it.each(["ftp://x/v1", "not a url", "https://user:pass@host/v1", "https://host/v1?x=1"])(
    "is never sent to the impossible base URL %j",
    (baseUrl) => {
      const create = () => createReplicateProvider({ apiToken: TOKEN, baseUrl, now: () => NOW });
      expect(create).toThrow(expect.objectContaining({ code: "invalid_base_url" }));
    },
  );
});
