import fc from "fast-check";
import { PROVIDER_PHASES } from "@darkroom/lifecycle";
import { describe, expect, it } from "vitest";
import { nested } from "../../test/nested.ts";
import {
  DURATION_MS_MAX,
  ERROR_TEXT_CHARACTERS_MAX,
  OUTPUTS_READ_MAX,
  PROVIDER_STATUS_CHARACTERS_MAX,
  WEBHOOK_CHARACTERS_MAX,
} from "../limits.ts";
import { readErrorText } from "../read-fields.ts";
import { decodePrediction } from "./decode-prediction.ts";

const ID = "rrr4z55ocneqzikepnug6xezpe";
const decode = (fields: object) => decodePrediction({ id: ID, status: "processing", ...fields });

describe("a prediction object", () => {
  it("that is finished is read whole", () => {
    const update = decodePrediction({
      id: ID,
      model: "darkroom/jersey-speed",
      version: "hidden",
      input: { prompt: "x" },
      output: ["https://replicate.delivery/x/out-0.png"],
      error: null,
      logs: "Using seed: 1\n100%|██████████| 20/20 [00:02<00:00,  9.1it/s]\n",
      status: "succeeded",
      source: "api",
      data_removed: false,
      created_at: "2026-11-22T05:59:58.123456Z",
      started_at: "2026-11-22T05:59:59.123456Z",
      completed_at: "2026-11-22T06:00:01.5Z",
      metrics: { predict_time: 2.3456, total_time: 3.4 },
      webhook: "https://studio.example/webhooks/replicate?prediction=p&t=t",
    });
    expect(update).toEqual({
      providerPredictionId: ID,
      providerStatus: "succeeded",
      phase: "succeeded",
      error: null,
      errorText: null,
      outputs: [{ kind: "url", url: "https://replicate.delivery/x/out-0.png" }],
      text: null,
      share: 1,
      durationMs: 2_346,
      startedAt: Date.parse("2026-11-22T05:59:59.123Z"),
      finishedAt: Date.parse("2026-11-22T06:00:01.500Z"),
      outputsExpired: false,
      echoedWebhook: "https://studio.example/webhooks/replicate?prediction=p&t=t",
    });
  });

  it.each([
    ["starting", "starting"],
    ["queued", "starting"],
    ["processing", "processing"],
    ["succeeded", "succeeded"],
    ["failed", "failed"],
    ["canceled", "canceled"],
    ["cancelled", "canceled"],
    ["aborted", "aborted"],
    ["Succeeded", "succeeded"],
    ["resumed", "unknown"],
    ["constructor", "unknown"],
    ["", "unknown"],
    [undefined, "unknown"],
    [7, "unknown"],
  ])("with the status %j is %s", (status, phase) => {
    expect(decodePrediction({ id: ID, status })?.phase).toBe(phase);
  });

  it("keeps the provider's own word as received", () => {
    expect(decode({ status: "Resumed " })?.providerStatus).toBe("Resumed ");
  });

  it("keeps no more of the provider's own word than its limit", () => {
    const update = decode({ status: "s".repeat(100_000) });
    expect(update).toMatchObject({
      providerStatus: "s".repeat(PROVIDER_STATUS_CHARACTERS_MAX),
      phase: "unknown",
    });
  });

  it("has an echoed webhook only where that is short enough to be ours", () => {
    const webhook = "https://studio.example/".padEnd(WEBHOOK_CHARACTERS_MAX, "x");
    expect(decode({ webhook })?.echoedWebhook).toBe(webhook);
    expect(decode({ webhook: `${webhook}x` })?.echoedWebhook).toBeNull();
  });

  it.each([
    ["NSFW content detected. Try running it again, or try a different prompt.", "safety"],
    ["The input or output was flagged as sensitive. Please try again. (E005)", "safety"],
    ["Request blocked by content policy", "safety"],
    ["Prompt rejected by the safety filter", "safety"],
    ["CUDA out of memory. Tried to allocate 20 MiB", "provider_rejected"],
    ["KeyError: 'has_nsfw_concepts'", "provider_rejected"],
    ["Prediction interrupted; please retry (code: PA)", "provider_rejected"],
    [null, "provider_rejected"],
    [{ message: "NSFW content detected." }, "safety"],
  ])("that failed with %j is of the class %s", (error, expected) => {
    expect(decode({ status: "failed", error })?.error).toBe(expected);
  });

  it("has a class of failure only when it failed", () => {
    for (const status of ["canceled", "aborted", "succeeded", "processing"]) {
      expect(decode({ status, error: "NSFW content detected." })).toMatchObject({
        error: null,
        errorText: "NSFW content detected.",
      });
    }
  });

  it.each([
    ["no metrics", undefined, null],
    ["empty metrics", {}, null],
    ["null", { predict_time: null }, null],
    ["a text", { predict_time: "2.5" }, null],
    ["a negative time", { predict_time: -1 }, null],
    ["metrics of another type", 5, null],
    ["zero", { predict_time: 0 }, 0],
    ["seconds", { predict_time: 12.0004 }, 12_000],
    ["thirty days", { predict_time: DURATION_MS_MAX / 1_000 }, DURATION_MS_MAX],
    ["more than thirty days", { predict_time: DURATION_MS_MAX / 1_000 + 1 }, null],
    ["a number beyond all integers", { predict_time: 1e13 }, null],
    ["a number beyond all numbers", { predict_time: 1e308 }, null],
    ["no finite number", { predict_time: Number.POSITIVE_INFINITY }, null],
  ])("with %s has the right run time", (_name, metrics, durationMs) => {
    expect(decode({ status: "succeeded", metrics })?.durationMs).toBe(durationMs);
  });

  it("has no run time before its end", () => {
    expect(decode({ metrics: { predict_time: 3 } })?.durationMs).toBeNull();
  });

  it.each([
    "never",
    "",
    null,
    5,
    "2026-13-45T99:99:99Z",
    "1999-12-31T23:59:59.999Z",
    "0001-01-01T00:00:00Z",
    "2100-01-01T00:00:00.001Z",
    "+275760-09-13T00:00:00.000Z",
  ])("started and ended at %j at no known time", (at) => {
    expect(decode({ started_at: at, completed_at: at })).toMatchObject({
      startedAt: null,
      finishedAt: null,
    });
  });

  it.each(["2000-01-01T00:00:00.000Z", "2100-01-01T00:00:00.000Z"])("may start at %s", (at) => {
    expect(decode({ started_at: at })?.startedAt).toBe(Date.parse(at));
  });

  it("shows previews and a share while it runs", () => {
    expect(
      decode({ output: ["https://x.test/preview.webp"], logs: "25%|##        | 5/20" }),
    ).toMatchObject({ outputs: [{ kind: "url" }], share: 0.25 });
  });

  it.each([null, undefined, 5, "x", [], {}, { id: null }, { id: "" }, { id: "a/b" }, { id: ".." }])(
    "cannot be read from %j",
    (body) => {
      expect(decodePrediction(body)).toBeNull();
    },
  );

  it("is read whatever stands in its other fields", () => {
    const fields = fc.record(
      {
        status: fc.jsonValue(),
        output: fc.jsonValue(),
        error: fc.jsonValue(),
        logs: fc.jsonValue(),
        data_removed: fc.jsonValue(),
        started_at: fc.jsonValue(),
        completed_at: fc.jsonValue(),
        metrics: fc.jsonValue(),
        webhook: fc.jsonValue(),
        something_new: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, (body) => {
        const update = decodePrediction({ ...body, id: ID });
        if (update === null) throw new Error("not read");
        expect(update.providerPredictionId).toBe(ID);
        expect(PROVIDER_PHASES).toContain(update.phase);
        expect(Number.isNaN(update.durationMs)).toBe(false);
        expect(update.share === null || (update.share >= 0 && update.share <= 1)).toBe(true);
        expect(update.error === null).toBe(update.phase !== "failed");
      }),
    );
  });

  it("of any JSON never makes the decoder throw", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const update = decodePrediction(body);
        expect(update === null || update.providerPredictionId.length > 0).toBe(true);
      }),
    );
  });
});

const deepJson = fc.record({
  lists: fc.integer({ min: 1, max: 20_000 }),
  inmost: fc.jsonValue(),
});
const wildJson = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: deepJson.map(({ lists, inmost }) => nested(lists, inmost)) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom("x", "\ud83d\ude00").map((x) => x.repeat(10_000)) },
);

describe("a prediction object of any shape", () => {
  const names = ["status", "output", "error", "logs", "started_at", "completed_at", "webhook"];
  const fields = fc.record({
    ...Object.fromEntries(names.map((name) => [name, wildJson])),
    metrics: fc.oneof(wildJson, fc.record({ predict_time: fc.double() })),
    status: fc.oneof(wildJson, fc.constantFrom("succeeded", "failed")),
  });

  it("comes out within every limit and can be written down", () => {
    fc.assert(
      fc.property(fields, (body) => {
        const update = decodePrediction({ ...body, id: ID });
        if (update === null) throw new Error("not read");
        const { durationMs } = update;
        expect(update.providerStatus.length).toBeLessThanOrEqual(PROVIDER_STATUS_CHARACTERS_MAX);
        expect(update.errorText?.length ?? 0).toBeLessThanOrEqual(ERROR_TEXT_CHARACTERS_MAX);
        expect(update.errorText?.isWellFormed() ?? true).toBe(true);
        expect(update.outputs.length).toBeLessThanOrEqual(OUTPUTS_READ_MAX);
        expect(durationMs === null || (durationMs >= 0 && durationMs <= DURATION_MS_MAX)).toBe(
          true,
        );
        expect(JSON.parse(JSON.stringify(update))).toMatchObject({ providerPredictionId: ID });
      }),
    );
  });
});

describe("an error text", () => {
  it("is bounded, and absent where nothing is said", () => {
    expect(readErrorText("x".repeat(3_000))).toHaveLength(ERROR_TEXT_CHARACTERS_MAX);
    expect(readErrorText({ detail: "x".repeat(3_000) })).toHaveLength(ERROR_TEXT_CHARACTERS_MAX);
    expect(readErrorText("")).toBeNull();
    expect(readErrorText(null)).toBeNull();
    expect(readErrorText({ code: 1 })).toBe('{"code":1}');
  });

  it("of an error that is nested beyond all measure tells its upper part", () => {
    const text = readErrorText({ message: "CUDA out of memory", cause: nested(50_000, "x") });
    expect(text).toContain("CUDA out of memory");
  });

  it.each([
    ["a big integer", 1n],
    ["a function", () => null],
    ["a symbol", Symbol("x")],
  ])("of %s, which JSON cannot hold, says so", (_name, error) => {
    expect(readErrorText(error)).toBe("an error that cannot be written as text");
  });

  it("is not cut through a character", () => {
    const text = `${"x".repeat(ERROR_TEXT_CHARACTERS_MAX - 1)}😀`;
    expect(readErrorText(text)?.isWellFormed()).toBe(true);
  });
});
