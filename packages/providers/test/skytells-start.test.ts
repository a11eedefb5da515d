import { describe, expect, it } from "vitest";
import { createSkytellsProvider } from "../src/index.ts";
import { sendJson, startServer, unusedPort } from "./loopback-server.ts";
import {
  KEY,
  NOW,
  PREDICTION_ID,
  predictionBody,
  startRequest,
  startRig,
} from "./skytells-fixture.ts";

const WEBHOOK = "https://studio.example/webhooks/skytells?prediction=p1&t=abc";

describe("what a start sends to Skytells", () => {
  const sent = async (overrides: Parameters<typeof startRequest>[0]) => {
    await using rig = await startRig((response) => sendJson(response, 200, predictionBody()));
    const outcome = await rig.provider.start(startRequest(overrides));
    expect(outcome.outcome).toBe("accepted");
    expect(rig.server.seen).toHaveLength(1);
    const [seen] = rig.server.seen;
    if (seen === undefined) throw new Error("nothing was sent");
    return { ...seen, json: JSON.parse(seen.body) as unknown };
  };

  it("names the model by its slug, with the key in its own header and no other", async () => {
    const seen = await sent({});
    expect(seen.method).toBe("POST");
    expect(seen.target).toBe("/v1/predict");
    expect(seen.json).toEqual({ model: "truefusion", input: { prompt: "teal and orange" } });
    expect(seen.headers["x-api-key"]).toBe(KEY);
    expect(seen.headers.authorization).toBeUndefined();
    expect((await sent({ model: "flux-pro" })).json).toMatchObject({ model: "flux-pro" });
  });

  it("asks for the start and for every ending, whether or not somebody watches", async () => {
    for (const wantsProgress of [true, false]) {
      expect((await sent({ webhook: WEBHOOK, wantsProgress })).json).toMatchObject({
        webhook: { url: WEBHOOK, events: ["started", "completed", "failed", "canceled"] },
      });
    }
  });

  it.each([
    ["a model that is no slug", { model: "a/b/c" }],
    ["a path", { model: "../predictions" }],
    ["no model", { model: "" }],
    ["a version, which the API does not know", { modelVersion: "1" }],
  ])("sends nothing for %s", async (_name, overrides) => {
    await using rig = await startRig((response) => sendJson(response, 200, predictionBody()));
    const outcome = await rig.provider.start(startRequest(overrides));
    expect(outcome).toMatchObject({ outcome: "refused", error: "provider_rejected" });
    expect(rig.server.seen).toHaveLength(0);
  });
});

describe("what Skytells' answer to a start means", () => {
  const coded = (http_status: number, error_id: string, message = "words") => ({
    status: false,
    response: message,
    error: { http_status, message, details: {}, error_id },
  });
  const deferred = (error: string, retryAfterMs: number) => ({
    outcome: "deferred",
    error,
    retryAfterMs,
  });
  const refused = (error: string) => ({ outcome: "refused", error });
  const lost = { outcome: "lost" };
  const accepted = { outcome: "accepted", update: { providerPredictionId: PREDICTION_ID } };

  const rows: readonly [string, number, unknown, Record<string, string>, object][] = [
    ["200 with a prediction", 200, predictionBody(), {}, accepted],
    ["201 with a prediction", 201, predictionBody(), {}, accepted],
    ["200 with status false and an id", 200, predictionBody({ status: false }), {}, accepted],
    ["200 with an envelope", 200, { data: predictionBody() }, {}, accepted],
    ["200 without an id", 200, { status: "pending" }, {}, lost],
    ["200 that says false", 200, { status: false, response: "no" }, {}, lost],
    ["200 that hides a 422", 200, coded(422, "INVALID_INPUT"), {}, refused("invalid_input")],
    [
      "200 that hides a 402",
      200,
      coded(402, "PAYMENT_REQUIRED"),
      {},
      deferred("provider_credit", 60_000),
    ],
    [
      "429 with a wait",
      429,
      { error_id: "RATE_LIMIT_EXCEEDED", message: "Too many" },
      { "retry-after": "7" },
      deferred("rate_limited", 7_000),
    ],
    ["429 without", 429, {}, {}, deferred("rate_limited", 10_000)],
    ["402", 402, coded(402, "INSUFFICIENT_CREDITS"), {}, deferred("provider_credit", 60_000)],
    ["401", 401, coded(401, "UNAUTHORIZED"), {}, deferred("provider_unavailable", 120_000)],
    [
      "a suspended account",
      401,
      coded(401, "ACCOUNT_SUSPENDED"),
      {},
      deferred("provider_unavailable", 120_000),
    ],
    ["403", 403, coded(403, "FORBIDDEN"), {}, deferred("provider_unavailable", 120_000)],
    ["a violation", 403, coded(403, "SECURITY_VIOLATION"), {}, refused("provider_rejected")],
    ["an unknown model", 404, coded(404, "MODEL_NOT_FOUND"), {}, refused("provider_rejected")],
    [
      "an unknown address",
      404,
      coded(404, "ENDPOINT_NOT_FOUND"),
      {},
      deferred("provider_unavailable", 120_000),
    ],
    ["a wrong parameter", 400, coded(400, "INVALID_PARAMETER"), {}, refused("invalid_input")],
    ["a wrong request", 400, coded(400, "INVALID_REQUEST"), {}, refused("provider_rejected")],
    ["422", 422, coded(422, "VALIDATION_ERROR"), {}, refused("invalid_input")],
    [
      "an unsupported model",
      422,
      coded(422, "MODEL_NOT_SUPPORTED"),
      {},
      refused("provider_rejected"),
    ],
    ["451", 451, coded(451, "CONTENT_POLICY_VIOLATION"), {}, refused("safety")],
    ["a content rule in words", 400, coded(400, "X", "NSFW content"), {}, refused("safety")],
    ["500", 500, coded(500, "INTERNAL_ERROR"), {}, lost],
    ["an inference error", 500, coded(500, "INFERENCE_ERROR"), {}, lost],
    ["502", 502, coded(502, "PREDICTION_FAILED"), {}, lost],
    ["503 even with a wait", 503, coded(503, "SERVICE_UNAVAILABLE"), { "retry-after": "1" }, lost],
    ["504", 504, coded(504, "INFERENCE_TIMEOUT"), {}, lost],
    ["408", 408, {}, {}, lost],
    ["409", 409, {}, {}, refused("provider_rejected")],
  ];

  it.each(rows)("judges %s", async (_name, status, body, headers, expected) => {
    await using rig = await startRig((response) => sendJson(response, status, body, headers));
    expect(await rig.provider.start(startRequest())).toMatchObject(expected);
    expect(rig.server.seen).toHaveLength(1);
  });

  it("is lost when the connection is reset after the request was read, and sent once", async () => {
    await using rig = await startRig((response) => response.destroy());
    expect(await rig.provider.start(startRequest())).toMatchObject(lost);
    expect(rig.server.seen).toHaveLength(1);
  });

  it("is lost when the 200 breaks off in its body", async () => {
    await using rig = await startRig((response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"id":"');
      setImmediate(() => response.destroy());
    });
    expect(await rig.provider.start(startRequest())).toMatchObject(lost);
  });

  it("is deferred when no connection could be made", async () => {
    const baseUrl = `http://127.0.0.1:${await unusedPort()}/v1`;
    const provider = createSkytellsProvider({ apiKey: KEY, baseUrl, now: () => NOW });
    expect(await provider.start(startRequest())).toMatchObject(
      deferred("provider_unavailable", 5_000),
    );
  });

  it("does not follow a redirect, so that the key stays where it belongs", async () => {
    await using other = await startServer((response) => sendJson(response, 200, predictionBody()));
    await using rig = await startRig((response) => {
      response.writeHead(307, { location: `${other.origin}/v1/predict` }).end();
    });
    expect(await rig.provider.start(startRequest())).toMatchObject({
      outcome: "deferred",
      error: "provider_unavailable",
    });
    expect(other.seen).toHaveLength(0);
  });

  it("strikes the key from error texts that quote it", async () => {
    const provider = createSkytellsProvider({
      apiKey: KEY,
      now: () => NOW,
      fetch: () => Promise.reject(new Error(`header ${KEY} was not liked`)),
    });
    const outcome = await provider.start(startRequest());
    expect(outcome).toEqual({ outcome: "lost", errorText: "header [token] was not liked" });
  });
});

describe("setting it up", () => {
  it.each([
    [{ apiKey: "" }, "invalid_token"],
    [{ apiKey: "sk with space" }, "invalid_token"],
    [{ baseUrl: "ftp://x" }, "invalid_base_url"],
    [{ webhookSecrets: [" "] }, "invalid_secret"],
  ])("refuses %j at once", (overrides, code) => {
    const create = () => createSkytellsProvider({ apiKey: KEY, now: () => NOW, ...overrides });
    expect(create).toThrow(expect.objectContaining({ code }));
  });

  it("knows before any start that the edge sends no webhooks, and that all keep for 5 minutes", () => {
    const capabilitiesOf = (baseUrl?: string) =>
      createSkytellsProvider({ apiKey: KEY, baseUrl, now: () => NOW }).capabilities;
    expect(capabilitiesOf()).toEqual({ webhooks: true, retentionMs: 300_000, list: true });
    expect(capabilitiesOf("https://edge.skytells.ai/v1").webhooks).toBe(false);
  });
});
