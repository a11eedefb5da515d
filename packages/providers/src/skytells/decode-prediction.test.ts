import { describe, expect, it } from "vitest";
import { decodePrediction, decodeWithCreation } from "./decode-prediction.ts";

const ID = "0b6c3f0e-5b1e-4f57-9a0e-0c6a2f6f9a11";
const URL_ONE = "https://delivery.skytells.cloud/us/2026/03/04/a.png";
const URL_TWO = "https://cdn.skytells.ai/outputs/b.png";

const update = (body: object) => decodePrediction({ id: ID, ...body });

describe("decoding a prediction", () => {
  it("reads everything that one object can tell", () => {
    const body = {
      id: ID,
      status: "succeeded",
      type: "inference",
      output: URL_ONE,
      error: null,
      created_at: "2026-03-04T21:20:58.123456Z",
      started_at: "2026-03-04T21:21:00+00:00",
      completed_at: "2026-03-04T21:21:03+00:00",
      webhook: { url: "https://studio.example/webhooks/skytells?t=1", events: ["completed"] },
      metrics: { image_count: 1, predict_time: 2.5, total_time: 5.1, progress: 100 },
      metadata: { billing: { credits_used: 0.04 }, data_available: true },
      urls: { get: "https://api.skytells.ai/v1/predictions/x" },
    };
    expect(decodeWithCreation(body)).toEqual({
      createdAt: Date.parse("2026-03-04T21:20:58.123Z"),
      update: {
        providerPredictionId: ID,
        providerStatus: "succeeded",
        phase: "succeeded",
        error: null,
        errorText: null,
        outputs: [{ kind: "url", url: URL_ONE }],
        text: null,
        share: 1,
        durationMs: 2_500,
        startedAt: Date.parse("2026-03-04T21:21:00Z"),
        finishedAt: Date.parse("2026-03-04T21:21:03Z"),
        outputsExpired: false,
        creditsUsed: 0.04,
        echoedWebhook: "https://studio.example/webhooks/skytells?t=1",
      },
    });
  });

  it.each([
    ["pending", "starting"],
    ["queued", "starting"],
    ["starting", "starting"],
    ["started", "starting"],
    ["Processing", "processing"],
    ["succeeded", "succeeded"],
    ["failed", "failed"],
    ["canceled", "canceled"],
    ["cancelled", "canceled"],
    ["thinking", "unknown"],
    ["", "unknown"],
  ])("reads the status %j as %s and keeps the word", (status, phase) => {
    expect(update({ status })).toMatchObject({ phase, providerStatus: status });
  });

  it("reads status false beside an id as queued, and true as no word at all", () => {
    const error = { message: "Prediction is still queued." };
    expect(update({ status: false, error })).toMatchObject({
      phase: "starting",
      providerStatus: "false",
      error: null,
    });
    expect(update({ status: true })).toMatchObject({ phase: "unknown" });
    expect(update({})).toMatchObject({ phase: "unknown", providerStatus: "" });
  });

  it("reads an envelope like the prediction in it, also where the envelope has an id", () => {
    const data = { id: ID, status: "succeeded", output: [URL_ONE, URL_TWO] };
    const bare = decodePrediction(data);
    const envelope = { type: "prediction.succeeded", created_at: "2026-03-04T21:20:58Z", data };
    expect(decodePrediction(envelope)).toEqual(bare);
    expect(decodePrediction({ id: "evt_1", status: "x", ...envelope })).toEqual(bare);
    expect(bare?.outputs).toHaveLength(2);
  });

  it("keeps a prediction whose own field is named data", () => {
    expect(update({ status: "processing", data: { id: "../x" } })).toMatchObject({
      providerPredictionId: ID,
      phase: "processing",
    });
  });

  it.each([
    ["a text in one piece", "Harbour Tide", [{ kind: "value", value: "Harbour Tide" }]],
    ["one URL in a list", [URL_ONE], [{ kind: "url", url: URL_ONE }]],
    ["nothing", null, []],
    [
      "a data URI",
      "data:image/png;base64,aGk=",
      [{ kind: "data", mediaType: "image/png", base64: "aGk=" }],
    ],
  ])("reads %s as output", (_name, output, outputs) => {
    expect(update({ status: "succeeded", output })?.outputs).toEqual(outputs);
  });

  it("finds the places of outputs in the stored files where the output is left out", () => {
    const metadata = { storage: { files: [{ name: "a.png", url: URL_TWO }, { name: "b" }] } };
    expect(update({ status: "succeeded", metadata })?.outputs).toEqual([
      { kind: "url", url: URL_TWO },
    ]);
  });

  it.each([
    ["Failed to generate image.", "provider_rejected"],
    ["NSFW content detected.", "safety"],
    ["Input resolution too high.", "invalid_input"],
    [{ message: "NSFW content detected.", error_id: "X" }, "safety"],
    [null, "provider_rejected"],
  ])("judges the failure %j as %s", (error, code) => {
    const failed = update({ status: "failed", error, output: null, data_removed: true });
    expect(failed).toMatchObject({ phase: "failed", error: code, outputs: [] });
  });

  it("takes the response for the reason of a failure that names no other", () => {
    const failed = update({ status: "failed", response: "NSFW content detected." });
    expect(failed).toMatchObject({ error: "safety", errorText: "NSFW content detected." });
    expect(update({ status: "succeeded", response: "Done." })?.errorText).toBeNull();
  });

  it.each([
    [42, 0.42],
    [0, 0],
    [100, 1],
    [250, 1],
    [-1, null],
    ["42", null],
    [null, null],
  ])("reads the progress %j as the share %j", (progress, share) => {
    expect(update({ status: "processing", metrics: { progress } })?.share).toBe(share);
  });

  it("knows deleted data by either field, but only after the end", () => {
    const gone = { metadata: { data_available: false } };
    expect(update({ status: "succeeded", ...gone })?.outputsExpired).toBe(true);
    expect(update({ status: "succeeded", data_removed: true })?.outputsExpired).toBe(true);
    expect(update({ status: "processing", ...gone })?.outputsExpired).toBe(false);
  });

  it("reads the webhook as an object or as a text, and null inside it as none", () => {
    expect(update({ webhook: "https://a.example/" })?.echoedWebhook).toBe("https://a.example/");
    expect(update({ webhook: { url: null, events: [] } })?.echoedWebhook).toBeNull();
    expect(update({ webhook: { url: "x".repeat(9_000) } })?.echoedWebhook).toBeNull();
  });

  it("tells no time and no duration that cannot be", () => {
    const metrics = { predict_time: 1e12 };
    const odd = update({ status: "succeeded", started_at: "soon", completed_at: 7, metrics });
    expect(odd).toMatchObject({ startedAt: null, finishedAt: null, durationMs: null });
  });

  it.each([null, 7, "text", [], {}, { id: 7 }, { id: "../x" }, { status: false }, { data: null }])(
    "finds no prediction in %j",
    (body) => {
      expect(decodePrediction(body)).toBeNull();
    },
  );
});
