import { describe, expect, it } from "vitest";
import { sendJson } from "./loopback-server.ts";
import { NOW, PREDICTION_ID, predictionBody, startRig } from "./skytells-fixture.ts";

const FAILED_502 = {
  status: false,
  response: "Error fetching prediction",
  error: { http_status: 502, message: "x", details: {}, error_id: "PREDICTION_FAILED" },
};

describe("what a read means", () => {
  const found = { outcome: "found", update: { providerPredictionId: PREDICTION_ID } };
  const missing = { outcome: "missing" };
  const unavailable = (retryAfterMs: number) => ({ outcome: "unavailable", retryAfterMs });
  const rows: readonly [string, number, unknown, Record<string, string>, object][] = [
    ["200", 200, predictionBody(), {}, found],
    ["status false with an id", 200, predictionBody({ status: false }), {}, found],
    ["a 502 with the code", 502, FAILED_502, {}, missing],
    ["a 502 with the code in the old form", 502, { error_id: "PREDICTION_FAILED" }, {}, missing],
    ["a 502 of a gateway", 502, undefined, {}, unavailable(5_000)],
    ["a 200 that hides the 502", 200, FAILED_502, {}, missing],
    ["404", 404, {}, {}, missing],
    ["a 200 of something else", 200, { ok: true }, {}, unavailable(5_000)],
    ["429", 429, {}, { "retry-after": "3" }, unavailable(3_000)],
    ["401", 401, {}, {}, unavailable(120_000)],
    ["500", 500, {}, {}, unavailable(5_000)],
  ];

  it.each(rows)("judges %s", async (_name, status, body, headers, expected) => {
    await using rig = await startRig((response) => sendJson(response, status, body, headers));
    expect(await rig.provider.get(PREDICTION_ID)).toMatchObject(expected);
    expect(rig.server.seen.map(({ method, target }) => [method, target])).toEqual([
      ["GET", `/v1/predictions/${PREDICTION_ID}`],
    ]);
  });

  it("asks nothing for an id that would change the path", async () => {
    await using rig = await startRig((response) => sendJson(response, 200, predictionBody()));
    expect(await rig.provider.get("../models")).toEqual(missing);
    expect(await rig.provider.cancel("a/b")).toEqual(missing);
    expect(rig.server.seen).toHaveLength(0);
  });
});

describe("a cancel", () => {
  it("whose answer is only success is followed by a read", async () => {
    await using rig = await startRig((response, { method }) =>
      method === "POST"
        ? sendJson(response, 200, { success: true })
        : sendJson(response, 200, predictionBody({ status: "cancelled" })),
    );
    expect(await rig.provider.cancel(PREDICTION_ID)).toMatchObject({
      outcome: "found",
      update: { phase: "canceled" },
    });
    expect(rig.server.seen.map(({ method }) => method)).toEqual(["POST", "GET"]);
  });

  it("whose answer is the prediction is followed by none", async () => {
    const body = predictionBody({ status: "canceled" });
    await using rig = await startRig((response) => sendJson(response, 200, body));
    expect(await rig.provider.cancel(PREDICTION_ID)).toMatchObject({
      update: { phase: "canceled" },
    });
    expect(rig.server.seen).toHaveLength(1);
  });

  it("of what nobody knows is missing, of what does not answer unavailable", async () => {
    await using gone = await startRig((response) => sendJson(response, 502, FAILED_502));
    expect(await gone.provider.cancel(PREDICTION_ID)).toEqual({ outcome: "missing" });
    await using down = await startRig((response) => sendJson(response, 503, {}));
    expect(await down.provider.cancel(PREDICTION_ID)).toMatchObject({ outcome: "unavailable" });
    expect(down.server.seen).toHaveLength(1);
  });
});

describe("the list", () => {
  const row = (id: string, created_at: string) => predictionBody({ id, created_at });
  const createdAfter = NOW - 60_000;
  const recent = "2026-11-22T05:59:30.000000Z";
  const older = "2026-11-22T05:00:00+00:00";

  it("is asked by days, from the day before, and cut at the time itself", async () => {
    const data = [row("a", recent), predictionBody({ id: "b", created_at: null }), row("c", older)];
    await using rig = await startRig((response) =>
      sendJson(response, 200, { data, pagination: { current_page: 1, last_page: 9 } }),
    );
    const listed = await rig.provider.list({ createdAfter });
    expect(listed).toMatchObject({
      outcome: "listed",
      updates: [{ providerPredictionId: "a" }, { providerPredictionId: "b" }],
      truncated: false,
    });
    const targets = rig.server.seen.map(({ target }) => target);
    expect(targets).toEqual(["/v1/predictions?page=1&per_page=50&from=2026-11-21"]);
  });

  it("follows pages to the last of them, or to the limit, and says so", async () => {
    await using rig = await startRig((response, _seen, index) =>
      sendJson(response, 200, {
        data: [row(`p${index}`, recent)],
        pagination: { last_page: 3 },
      }),
    );
    expect(await rig.provider.list({ createdAfter })).toMatchObject({
      updates: [{}, {}, {}],
      truncated: false,
    });
    await using endless = await startRig((response, _seen, index) =>
      sendJson(response, 200, { data: [row(`p${index}`, recent)], pagination: { last_page: 99 } }),
    );
    expect(await endless.provider.list({ createdAfter })).toMatchObject({ truncated: true });
    expect(endless.server.seen).toHaveLength(5);
  });

  it("may be a bare array, whose last page is the one that is not full", async () => {
    const full = Array.from({ length: 50 }, (_, index) => row(`p${index}`, recent));
    await using rig = await startRig((response, _seen, index) =>
      sendJson(response, 200, index === 0 ? full : [row("last", recent)]),
    );
    const listed = await rig.provider.list({ createdAfter });
    expect(listed.outcome === "listed" ? listed.updates : []).toHaveLength(51);
    expect(rig.server.seen).toHaveLength(2);
  });

  it.each([
    ["an error", 500, {}],
    ["something else", 200, { ok: true }],
  ])("is unavailable as a whole after %s on its second page", async (_name, status, body) => {
    await using rig = await startRig((response, _seen, index) =>
      index === 0
        ? sendJson(response, 200, { data: [row("a", recent)], pagination: { last_page: 2 } })
        : sendJson(response, status, body),
    );
    expect(await rig.provider.list({ createdAfter })).toMatchObject({ outcome: "unavailable" });
  });
});
