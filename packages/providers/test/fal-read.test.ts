import { describe, expect, it } from "vitest";
import { MODEL, REFERENCE, REQUEST_ID, said, startRig, statusBody } from "./fal-fixture.ts";
import type { Rig, Said } from "./fal-fixture.ts";

const IMAGE = { url: "https://v3.fal.media/files/a.png", content_type: "image/png", width: 64 };
const askedOf = ({ server }: Rig): string[] =>
  server.seen.map(({ method, target }) => `${method} ${target}`);
const STATUS_ASKED = `GET /fal/${REFERENCE}/status?logs=1`;
const RESULT_ASKED = `GET /fal/${REFERENCE}`;
const missing = { outcome: "missing" };
const unavailable = (retryAfterMs: number) => ({ outcome: "unavailable", retryAfterMs });

describe("a run that is under way", () => {
  const line = (message: string) => ({ message, level: "INFO", timestamp: "2026-11-22T06:00:00Z" });
  const logs = [line("  0%|          | 0/4 [00:00<?]"), line(" 50%|#####     | 2/4 [00:01<00:01]")];
  it.each([
    ["waits", 202, { status: "IN_QUEUE", queue_position: 3 }, { phase: "starting", share: null }],
    ["works", 202, { status: "IN_PROGRESS", logs }, { phase: "processing", share: 0.5 }],
    ["works without logs", 202, { status: "IN_PROGRESS", logs: null }, { phase: "processing" }],
    ["was taken out", 200, { status: "CANCELLED" }, { phase: "canceled" }],
    [
      "does something new",
      202,
      { status: "WARMING" },
      { phase: "unknown", providerStatus: "WARMING" },
    ],
  ])("and %s costs one question", async (_name, status, body, update) => {
    await using rig = await startRig({ status: said(status, body) });
    expect(await rig.provider.get(REFERENCE)).toMatchObject({
      outcome: "found",
      update: { providerPredictionId: REFERENCE, ...update },
    });
    expect(askedOf(rig)).toEqual([STATUS_ASKED]);
  });

  it.each<[string, Said, object]>([
    ["404", said(404, { detail: "Request not found" }), missing],
    ["429", said(429, {}, { "retry-after": "3" }), unavailable(3_000)],
    ["401", said(401, {}), unavailable(120_000)],
    ["500", said(500, {}), unavailable(5_000)],
    ["something else", said(200, { ok: true }), unavailable(5_000)],
  ])("is not known by a status that answers %s", async (_name, status, expected) => {
    await using rig = await startRig({ status });
    expect(await rig.provider.get(REFERENCE)).toMatchObject(expected);
    expect(askedOf(rig)).toEqual([STATUS_ASKED]);
  });
});

describe("a run that is over", () => {
  const completed = said(200, statusBody());
  const resultOf = async (result: Said, status = completed) => {
    await using rig = await startRig({ status, result });
    const outcome = await rig.provider.get(REFERENCE);
    expect(askedOf(rig)).toEqual([STATUS_ASKED, RESULT_ASKED]);
    return outcome;
  };

  it("costs two questions: its status and what it made", async () => {
    const body = { images: [IMAGE, { ...IMAGE, url: `${IMAGE.url}2` }], seed: 7, timings: {} };
    expect(await resultOf(said(200, body))).toMatchObject({
      outcome: "found",
      update: {
        phase: "succeeded",
        outputs: [
          { kind: "url", url: IMAGE.url },
          { kind: "url", url: `${IMAGE.url}2` },
        ],
        text: null,
        durationMs: 2_500,
        error: null,
      },
    });
  });

  it.each([
    ["words", { output: "teal and orange" }, { text: "teal and orange" }],
    ["pieces", { output: ["teal ", "and"] }, { text: "teal and" }],
    ["words by another name", { text: "teal" }, { text: "teal" }],
    ["a film", { video: IMAGE }, { outputs: [{ kind: "url" }] }],
    ["numbers", { score: 0.5 }, { outputs: [{ kind: "value", value: { score: 0.5 } }] }],
    [
      "a data URI",
      { images: [{ url: "data:image/png;base64,aGk=" }] },
      { outputs: [{ kind: "data" }] },
    ],
  ])("may have made %s", async (_name, body, update) => {
    expect(await resultOf(said(200, body))).toMatchObject({ update });
  });

  const fault = (type: string, msg = "words", loc: readonly string[] = ["body", "prompt"]) => ({
    detail: [{ loc, msg, type }],
  });
  const failed = (error: string) => ({ outcome: "found", update: { phase: "failed", error } });
  it.each<[string, Said, object]>([
    ["422 about the input", said(422, fault("value_error.missing")), failed("invalid_input")],
    ["422 about content", said(422, fault("content_policy_violation")), failed("safety")],
    ["422 that speaks of nsfw", said(422, fault("x", "NSFW content")), failed("safety")],
    ["500 with its faults", said(500, fault("internal_server_error")), failed("provider_rejected")],
    [
      "503 with a type",
      said(503, { detail: "gone", error_type: "runner_disconnected" }),
      failed("provider_rejected"),
    ],
    [
      "504 with a type in its header",
      said(504, {}, { "x-fal-error-type": "generation_timeout" }),
      failed("provider_rejected"),
    ],
    [
      "504 of our own deadline",
      said(504, { detail: "late" }, { "x-fal-request-timeout-type": "user" }),
      { update: { phase: "aborted", error: null } },
    ],
    ["499", said(499, {}), { update: { phase: "canceled", error: null } }],
    [
      "a type that says cancelled",
      said(500, { detail: "x", error_type: "client_cancelled" }),
      { update: { phase: "canceled" } },
    ],
    ["404", said(404, {}), missing],
    ["500 of a gateway", said(500, {}), unavailable(5_000)],
    ["429", said(429, {}, { "retry-after": "9" }), unavailable(9_000)],
    ["403", said(403, {}), unavailable(120_000)],
    ["200 that is no JSON", said(200, undefined), unavailable(5_000)],
    ["202, not yet", said(202, { status: "IN_PROGRESS" }), unavailable(5_000)],
    ["400, not yet", said(400, { detail: "Request is still in progress" }), unavailable(5_000)],
  ])("by a result that answers %s", async (_name, result, expected) => {
    expect(await resultOf(result)).toMatchObject(expected);
  });

  it("has failed where its status says so, however the result answers", async () => {
    const status = said(200, statusBody({ error: "the runner died", error_type: "x" }));
    expect(await resultOf(said(200, { images: [IMAGE] }), status)).toMatchObject({
      update: {
        phase: "failed",
        error: "provider_rejected",
        errorText: "the runner died",
        outputs: [],
      },
    });
    expect(await resultOf(said(404, {}), status)).toMatchObject(failed("provider_rejected"));
    expect(await resultOf(said(422, fault("x")), status)).toMatchObject(failed("invalid_input"));
  });
});

describe("a run by the id that a delivery carries", () => {
  it("is found with its model, under the reference of its start", async () => {
    await using rig = await startRig({ status: said(202, { status: "IN_PROGRESS" }) });
    expect(await rig.provider.get(REQUEST_ID, { model: MODEL })).toMatchObject({
      update: { providerPredictionId: REFERENCE },
    });
    expect(askedOf(rig)).toEqual([STATUS_ASKED]);
  });

  it("is not looked for without a model, nor by anything that changes the path", async () => {
    await using rig = await startRig({ status: said(202, { status: "IN_PROGRESS" }) });
    expect(await rig.provider.get(REQUEST_ID)).toEqual(missing);
    expect(await rig.provider.get("../../x", { model: MODEL })).toEqual(missing);
    expect(await rig.provider.get(REQUEST_ID, { model: "../x" })).toEqual(missing);
    expect(await rig.provider.cancel(REQUEST_ID)).toEqual(missing);
    expect(rig.server.seen).toHaveLength(0);
  });
});

describe("a cancel at fal", () => {
  const CANCEL_ASKED = `PUT /fal/${REFERENCE}/cancel`;
  const taken = said(202, { status: "CANCELLATION_REQUESTED" });

  it("is followed by a read, which may still say that it works", async () => {
    const status = said(202, { status: "IN_PROGRESS" });
    await using rig = await startRig({ cancel: taken, status });
    expect(await rig.provider.cancel(REFERENCE)).toMatchObject({ update: { phase: "processing" } });
    expect(askedOf(rig)).toEqual([CANCEL_ASKED, STATUS_ASKED]);
  });

  it("that was taken, of what is gone then, has canceled it", async () => {
    await using rig = await startRig({ cancel: taken, status: said(404, {}) });
    expect(await rig.provider.cancel(REFERENCE)).toMatchObject({
      outcome: "found",
      update: { providerPredictionId: REFERENCE, phase: "canceled" },
    });
  });

  it("that came too late tells how it ended", async () => {
    const cancel = said(400, { status: "ALREADY_COMPLETED" });
    const result = said(200, { images: [IMAGE] });
    await using rig = await startRig({ cancel, status: said(200, statusBody()), result });
    expect(await rig.provider.cancel(REFERENCE)).toMatchObject({ update: { phase: "succeeded" } });
  });

  it("of what nobody knows is missing, of what does not answer unavailable, and asked once", async () => {
    await using gone = await startRig({ cancel: said(404, { status: "NOT_FOUND" }) });
    expect(await gone.provider.cancel(REFERENCE)).toEqual(missing);
    await using down = await startRig({ cancel: said(503, {}) });
    expect(await down.provider.cancel(REFERENCE)).toMatchObject(unavailable(5_000));
    expect(askedOf(down)).toEqual([CANCEL_ASKED]);
  });
});
