import { describe, expect, it } from "vitest";
import { createReplicateProvider } from "../src/index.ts";
import { sendJson, startServer, unusedPort } from "./loopback-server.ts";
import { NOW, PREDICTION_ID, TOKEN, predictionBody, startRig } from "./replicate-fixture.ts";

const VERBS = ["get", "cancel"] as const;

describe.each(VERBS)("%s", (verb) => {
  it("asks the right address with the token", async () => {
    await using rig = await startRig((response) => sendJson(response, 200, predictionBody()));
    await rig.provider[verb](PREDICTION_ID);
    const [seen] = rig.server.seen;
    expect(seen?.method).toBe(verb === "get" ? "GET" : "POST");
    expect(seen?.target).toBe(`/v1/predictions/${PREDICTION_ID}${verb === "get" ? "" : "/cancel"}`);
    expect(seen?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it("finds a prediction", async () => {
    const body = predictionBody({ status: "processing", started_at: "2026-11-22T05:59:59.5Z" });
    await using rig = await startRig((response) => sendJson(response, 200, body));
    expect(await rig.provider[verb](PREDICTION_ID)).toMatchObject({
      outcome: "found",
      update: { phase: "processing", startedAt: Date.parse("2026-11-22T05:59:59.500Z") },
    });
  });

  it.each([
    ["429 with a wait", 429, { retry_after: 4 }, {}, 4_000],
    ["429 without", 429, {}, {}, 5_000],
    ["500", 500, { detail: "Internal server error" }, {}, 5_000],
    ["503 with a wait", 503, {}, { "retry-after": "11" }, 11_000],
    ["401", 401, {}, {}, 120_000],
    ["a 200 without a prediction", 200, { hello: 1 }, {}, 5_000],
    ["an unknown 4xx", 418, {}, {}, 5_000],
  ] as const)("is unavailable by %s", async (_name, status, body, headers, retryAfterMs) => {
    await using rig = await startRig((response) => sendJson(response, status, body, headers));
    const outcome = await rig.provider[verb](PREDICTION_ID);
    const isRateLimited = status === 429;
    expect(outcome).toMatchObject({ outcome: "unavailable", retryAfterMs, isRateLimited });
    expect(rig.server.seen).toHaveLength(1);
  });

  it("is missing by a 404 only", async () => {
    await using rig = await startRig((response) =>
      sendJson(response, 404, { detail: "Not found." }),
    );
    expect(await rig.provider[verb](PREDICTION_ID)).toEqual({ outcome: "missing" });
  });

  it("is unavailable when nobody listens or the connection breaks", async () => {
    const baseUrl = `http://127.0.0.1:${await unusedPort()}/v1`;
    const nobody = createReplicateProvider({ apiToken: TOKEN, baseUrl, now: () => NOW });
    expect(await nobody[verb](PREDICTION_ID)).toMatchObject({ outcome: "unavailable" });
    await using rig = await startRig((response) => response.destroy());
    expect(await rig.provider[verb](PREDICTION_ID)).toMatchObject({ outcome: "unavailable" });
  });

  it.each(["../predictions", "a/b", "", ".", "x?y"])("asks nothing for the id %j", async (id) => {
    await using rig = await startRig((response) => sendJson(response, 200, predictionBody()));
    expect(await rig.provider[verb](id)).toEqual({ outcome: "missing" });
    expect(rig.server.seen).toHaveLength(0);
  });
});

describe("get", () => {
  it("ends when the caller stops waiting", async () => {
    const stop = new AbortController();
    await using rig = await startRig(() => stop.abort());
    const outcome = await rig.provider.get(PREDICTION_ID, { signal: stop.signal });
    expect(outcome).toMatchObject({ outcome: "unavailable" });
  });

  it("reports a finished prediction whose files are deleted as expired", async () => {
    const body = predictionBody({ status: "succeeded", output: null, data_removed: true });
    await using rig = await startRig((response) => sendJson(response, 200, body));
    expect(await rig.provider.get(PREDICTION_ID)).toMatchObject({
      outcome: "found",
      update: { phase: "succeeded", outputs: [], outputsExpired: true },
    });
  });

  it("keeps a cancelled call to a finished prediction succeeded", async () => {
    const body = predictionBody({
      status: "succeeded",
      output: "https://replicate.delivery/a.png",
    });
    await using rig = await startRig((response) => sendJson(response, 200, body));
    expect(await rig.provider.cancel(PREDICTION_ID)).toMatchObject({
      outcome: "found",
      update: { phase: "succeeded", outputs: [{ kind: "url" }] },
    });
  });
});

describe("list", () => {
  const CREATED_AFTER = NOW - 120_000;
  const page = (ids: readonly string[], next: string | null) => ({
    next,
    previous: null,
    results: ids.map((id) => predictionBody({ id })),
  });
  const idsOf = (updates: readonly { providerPredictionId: string }[]) =>
    updates.map(({ providerPredictionId }) => providerPredictionId);

  it("asks for what was created after a time and gives the echoed webhooks", async () => {
    const webhook = "https://studio.example/webhooks/replicate?prediction=p1&t=x";
    const body = { next: null, results: [predictionBody({ webhook })] };
    await using rig = await startRig((response) => sendJson(response, 200, body));
    const outcome = await rig.provider.list({ createdAfter: CREATED_AFTER });
    expect(outcome).toMatchObject({
      outcome: "listed",
      truncated: false,
      updates: [{ echoedWebhook: webhook }],
    });
    const target = new URL(rig.server.seen[0]?.target ?? "", "http://x");
    expect(target.pathname).toBe("/v1/predictions");
    expect(target.searchParams.get("created_after")).toBe("2026-11-22T05:58:00.000Z");
  });

  it("follows the pages in order", async () => {
    await using rig = await startRig((response, seen) => {
      const isFirst = !seen.target.includes("cursor");
      const next = "https://api.replicate.com/v1/predictions?cursor=c2";
      sendJson(response, 200, isFirst ? page(["a", "b"], next) : page(["c"], null));
    });
    const outcome = await rig.provider.list({ createdAfter: CREATED_AFTER });
    if (outcome.outcome !== "listed") throw new Error(outcome.errorText);
    expect(idsOf(outcome.updates)).toEqual(["a", "b", "c"]);
    expect(outcome.truncated).toBe(false);
    expect(rig.server.seen[1]?.target).toBe("/v1/predictions?cursor=c2");
  });

  it("never asks another host, whatever the next page is said to be", async () => {
    await using other = await startServer((response) => sendJson(response, 200, page([], null)));
    await using rig = await startRig((response, _seen, index) => {
      sendJson(
        response,
        200,
        page([`p${index}`], index === 0 ? `${other.origin}/x?cursor=1` : null),
      );
    });
    await rig.provider.list({ createdAfter: CREATED_AFTER });
    expect(other.seen).toHaveLength(0);
    expect(rig.server.seen).toHaveLength(2);
  });

  it("stops after its limit of pages and says that it did", async () => {
    await using rig = await startRig((response, _seen, index) => {
      sendJson(response, 200, page([`p${index}`], `/v1/predictions?cursor=${index}`));
    });
    const outcome = await rig.provider.list({ createdAfter: CREATED_AFTER });
    expect(outcome).toMatchObject({ outcome: "listed", truncated: true });
    expect(rig.server.seen).toHaveLength(5);
  });

  it("says so when there is a next page that cannot be asked for", async () => {
    await using rig = await startRig((response) =>
      sendJson(response, 200, page(["a"], "/no-cursor")),
    );
    const outcome = await rig.provider.list({ createdAfter: CREATED_AFTER });
    expect(outcome).toMatchObject({ outcome: "listed", truncated: true });
    expect(rig.server.seen).toHaveLength(1);
  });

  it("leaves out entries that are no predictions", async () => {
    const body = { next: null, results: [null, 7, { id: 7 }, predictionBody()] };
    await using rig = await startRig((response) => sendJson(response, 200, body));
    const outcome = await rig.provider.list({ createdAfter: CREATED_AFTER });
    if (outcome.outcome !== "listed") throw new Error(outcome.errorText);
    expect(idsOf(outcome.updates)).toEqual([PREDICTION_ID]);
  });

  it("is unavailable when a later page fails, since half a list proves nothing", async () => {
    await using rig = await startRig((response, _seen, index) => {
      if (index === 0) sendJson(response, 200, page(["a"], "/v1/predictions?cursor=1"));
      else sendJson(response, 429, { retry_after: 3 });
    });
    expect(await rig.provider.list({ createdAfter: CREATED_AFTER })).toMatchObject({
      outcome: "unavailable",
      retryAfterMs: 3_000,
    });
  });
});

describe("what is known before a start", () => {
  it("has webhooks, a list and an hour of retention, and the name it was given", async () => {
    await using rig = await startRig(() => {});
    expect(rig.provider.name).toBe("replicate");
    expect(rig.provider.capabilities).toEqual({
      webhooks: true,
      list: true,
      retentionMs: 3_600_000,
      direct: { waitMsMax: 60_000, webhooks: true },
    });
    const named = createReplicateProvider({ apiToken: TOKEN, now: () => NOW, name: "emulator" });
    expect(named.name).toBe("emulator");
  });
});
