import { describe, expect, it } from "vitest";
import { createFalProvider } from "../src/index.ts";
import { KEY, NOW, REFERENCE, said, startRequest, startRig, submitted } from "./fal-fixture.ts";
import type { Said } from "./fal-fixture.ts";
import { sendJson, startServer, unusedPort } from "./loopback-server.ts";

const WEBHOOK = "https://studio.example/webhooks/fal?prediction=p1&t=abc";

describe("what a start sends to fal", () => {
  const sent = async (overrides: Parameters<typeof startRequest>[0]) => {
    await using rig = await startRig({ submit: said(200, submitted()) });
    const outcome = await rig.provider.start(startRequest(overrides));
    expect(outcome.outcome).toBe("accepted");
    expect(rig.server.seen).toHaveLength(1);
    const [seen] = rig.server.seen;
    if (seen === undefined) throw new Error("nothing was sent");
    return { ...seen, json: JSON.parse(seen.body) as unknown };
  };

  it("is the input alone, to the whole path of the model, with the key", async () => {
    const seen = await sent({});
    expect([seen.method, seen.target]).toEqual(["POST", "/fal/fal-ai/flux/dev"]);
    expect(seen.json).toEqual({ prompt: "teal and orange" });
    expect(seen.headers.authorization).toBe(`Key ${KEY}`);
  });

  it("asks fal to begin before our deadline, never to run twice, and to keep files for a day", async () => {
    const { headers } = await sent({ deadlineMs: 90_500 });
    expect(headers).toMatchObject({
      "x-fal-request-timeout": "91",
      "x-fal-no-retry": "1",
      "x-fal-object-lifecycle-preference": '{"expiration_duration_seconds":86400}',
    });
    expect((await sent({ deadlineMs: 1 })).headers["x-fal-request-timeout"]).toBe("2");
  });

  it("names the webhook whole, in one parameter", async () => {
    const { target } = await sent({ webhook: WEBHOOK });
    const url = new URL(target, "http://host");
    expect([...url.searchParams]).toEqual([["fal_webhook", WEBHOOK]]);
  });

  it.each([
    ["a model without an owner", { model: "flux" }],
    ["a path upwards", { model: "../secrets/x" }],
    ["a query", { model: "fal-ai/flux?x=1" }],
    ["a version, which the API does not know", { modelVersion: "1" }],
  ])("is nothing for %s", async (_name, overrides) => {
    await using rig = await startRig({ submit: said(200, submitted()) });
    const outcome = await rig.provider.start(startRequest(overrides));
    expect(outcome).toMatchObject({ outcome: "refused", error: "provider_rejected" });
    expect(rig.server.seen).toHaveLength(0);
  });
});

describe("what fal's answer to a start means", () => {
  const deferred = (error: string, retryAfterMs: number) => ({
    outcome: "deferred",
    error,
    retryAfterMs,
  });
  const refused = (error: string) => ({ outcome: "refused", error });
  const lost = { outcome: "lost" };
  const fault = (loc: readonly string[], msg: string, type = "value_error") => ({
    detail: [{ loc, msg, type }],
  });
  const locked = { detail: "User is locked. Reason: Exhausted balance. Top up your balance." };
  const flagged = fault(["body", "prompt"], "It was flagged.", "content_policy_violation");
  const rows: readonly [string, Said, object][] = [
    ["200 without an id", said(200, { status: "IN_QUEUE" }), lost],
    ["200 with an id that is a path", said(200, submitted({ request_id: "../x" })), lost],
    ["429 with a wait", said(429, {}, { "retry-after": "7" }), deferred("rate_limited", 7_000)],
    ["429 without", said(429, { detail: "slow" }), deferred("rate_limited", 10_000)],
    ["402", said(402, {}), deferred("provider_credit", 60_000)],
    ["403 of an account without money", said(403, locked), deferred("provider_credit", 60_000)],
    ["403", said(403, { detail: "no" }), deferred("provider_unavailable", 120_000)],
    ["401", said(401, { detail: "no key" }), deferred("provider_unavailable", 120_000)],
    [
      "422 about the input",
      said(422, fault(["body", "prompt"], "missing")),
      refused("invalid_input"),
    ],
    ["422 about our request", said(422, fault(["query", "x"], "no")), refused("provider_rejected")],
    ["422 in a sentence", said(422, { detail: "bad" }), refused("invalid_input")],
    ["422 about content", said(422, flagged), refused("safety")],
    ["400", said(400, { detail: "bad" }), refused("invalid_input")],
    ["413", said(413, {}), refused("invalid_input")],
    ["404", said(404, { detail: "Application not found" }), refused("provider_rejected")],
    ["409", said(409, {}), refused("provider_rejected")],
    ["408", said(408, {}), lost],
    ["500", said(500, { detail: "oops" }), lost],
    ["503 even with a wait", said(503, {}, { "retry-after": "1" }), lost],
    ["504", said(504, {}), lost],
  ];

  it.each(rows)("judges %s, and asks once", async (_name, submit, expected) => {
    await using rig = await startRig({ submit });
    expect(await rig.provider.start(startRequest())).toMatchObject(expected);
    expect(rig.server.seen).toHaveLength(1);
  });

  it("makes a reference of model and request, whatever path the model has", async () => {
    await using rig = await startRig({ submit: said(200, submitted()) });
    const started = await rig.provider.start(startRequest());
    expect(started).toMatchObject({
      outcome: "accepted",
      update: { providerPredictionId: REFERENCE, phase: "starting", providerStatus: "IN_QUEUE" },
    });
    const flow = await rig.provider.start(startRequest({ model: "workflows/me/film/v2" }));
    expect(flow).toMatchObject({
      update: { providerPredictionId: REFERENCE.replace("fal-ai/flux", "workflows/me/film") },
    });
  });

  it("is accepted with an id alone, as the page about webhooks shows it", async () => {
    const id = submitted({ status: undefined, queue_position: undefined });
    await using rig = await startRig({ submit: said(200, id) });
    expect(await rig.provider.start(startRequest())).toMatchObject({
      outcome: "accepted",
      update: { phase: "starting" },
    });
  });

  it("is lost when the connection is reset, and sent once", async () => {
    await using server = await startServer((response) => response.destroy());
    const provider = createFalProvider({ apiKey: KEY, baseUrl: server.origin, now: () => NOW });
    expect(await provider.start(startRequest())).toMatchObject(lost);
    expect(server.seen).toHaveLength(1);
  });

  it("is deferred when no connection could be made", async () => {
    const baseUrl = `http://127.0.0.1:${await unusedPort()}`;
    const provider = createFalProvider({ apiKey: KEY, baseUrl, now: () => NOW });
    expect(await provider.start(startRequest())).toMatchObject(
      deferred("provider_unavailable", 5_000),
    );
  });

  it("does not follow a redirect, so that the key stays where it belongs", async () => {
    await using other = await startServer((response) => sendJson(response, 200, submitted()));
    await using server = await startServer((response) => {
      response.writeHead(307, { location: `${other.origin}/x` }).end();
    });
    const provider = createFalProvider({ apiKey: KEY, baseUrl: server.origin, now: () => NOW });
    expect(await provider.start(startRequest())).toMatchObject({
      outcome: "deferred",
      error: "provider_unavailable",
    });
    expect(other.seen).toHaveLength(0);
  });
});

describe("setting fal up", () => {
  it.each([
    [{ apiKey: "" }, "invalid_token"],
    [{ baseUrl: "ftp://x" }, "invalid_base_url"],
    [{ jwksUrl: "http://user@x" }, "invalid_base_url"],
  ])("refuses %j at once", (overrides, code) => {
    const create = () => createFalProvider({ apiKey: KEY, now: () => NOW, ...overrides });
    expect(create).toThrow(expect.objectContaining({ code }));
  });

  it("says beforehand that there are webhooks and no list", async () => {
    const provider = createFalProvider({ apiKey: KEY, now: () => NOW });
    expect(provider.capabilities).toEqual({
      webhooks: true,
      list: false,
      retentionMs: 86_400_000,
    });
    expect((await provider.list({ createdAfter: 0 })).outcome).toBe("unavailable");
    expect(provider.readWebhook).toBeUndefined();
  });
});
