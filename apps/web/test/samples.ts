import { STATUSES, isTerminal } from "@darkroom/lifecycle";
import fc from "fast-check";
import type { Card } from "../src/predictions/cards.ts";
import { keepNewest } from "../src/predictions/merge.ts";
import type { Failure } from "../src/server/failure.ts";
import type { ActiveView, ModelView, OutputView, PredictionView } from "../src/server/views.ts";

/** The moment at which every sample begins. */
export const START = Date.parse("2026-05-04T10:00:00.000Z");
export const PROMPT = "teal and orange basketball jersey, hexagons, Harbor 7";

export const at = (afterMs: number): string => new Date(START + afterMs).toISOString();

let made = 0;

/** A queued prediction; every one has an id of its own. */
export function samplePrediction(overrides: Partial<PredictionView> = {}): PredictionView {
  made += 1;
  return {
    id: `prediction-${made}`,
    requestId: "request-1",
    model: "darkroom/jersey-speed",
    status: "queued",
    stage: "Queued",
    message: "Your picture is in the queue.",
    pattern: "poll",
    sequence: 1,
    input: { prompt: PROMPT },
    credits: { price: 3, reserved: 3, captured: 0 },
    progress: { value: null, source: "none" },
    etaMs: null,
    startsInMs: null,
    estimate: null,
    queuePosition: null,
    waitsFor: null,
    pollAfterMs: 1_000,
    cancelRequested: false,
    preview: null,
    outputs: [],
    error: null,
    retryOf: null,
    reusedFrom: null,
    createdAt: at(0),
    startedAt: null,
    endedAt: null,
    ...overrides,
  };
}

export const OUTPUT: OutputView = {
  url: "/results/result-1?s=signature",
  kind: "image",
  mediaType: "image/png",
  width: 64,
  height: 48,
  durationMs: null,
  bytes: 68,
  thumbhash: null,
};

export const sampleReady = (overrides: Partial<PredictionView> = {}): PredictionView =>
  samplePrediction({
    status: "succeeded",
    sequence: 6,
    credits: { price: 3, reserved: 0, captured: 3 },
    progress: { value: 1, source: "provider" },
    outputs: [OUTPUT],
    pollAfterMs: null,
    startedAt: at(2_000),
    endedAt: at(9_000),
    ...overrides,
  });

export const sampleFailed = (overrides: Partial<PredictionView> = {}): PredictionView =>
  samplePrediction({
    status: "failed",
    sequence: 5,
    credits: { price: 3, reserved: 0, captured: 0 },
    pollAfterMs: null,
    error: {
      code: "provider_rejected",
      message: "The image provider could not finish this picture.",
      released: 3,
    },
    startedAt: at(2_000),
    endedAt: at(9_000),
    ...overrides,
  });

export const sampleModel = (overrides: Partial<ModelView> = {}): ModelView => ({
  model: "darkroom/jersey-speed",
  provider: "replicate",
  title: "Jersey, quick",
  description: "A sports jersey in a few seconds.",
  credits: 3,
  output: { kind: "image", width: 64, height: 48 },
  promptCharactersMax: 40,
  inputSchema: { type: "object", properties: {}, required: [] },
  durations: null,
  delivery: {
    pattern: "poll",
    reason: "no_history",
    figures: { p95Ms: null, runs: 0, directP95MsMax: 3_000, pollP95MsMax: 15_000 },
  },
  ...overrides,
});

export const sampleFailure = (overrides: Partial<Failure> = {}): Failure => ({
  reason: "unreachable",
  fields: [],
  requiredCredits: null,
  availableCredits: null,
  requestId: null,
  ...overrides,
});

/** A card that the page made and that is on its way. */
export function sampleCard(overrides: Partial<Card> = {}): Card {
  made += 1;
  return {
    key: `key-${made}`,
    at: START,
    request: { model: "darkroom/jersey-speed", input: { prompt: PROMPT }, retryOf: null },
    sending: "sending",
    failure: null,
    cancel: "none",
    heard: null,
    early: [],
    ...overrides,
  };
}

/** A card of a prediction that was heard of at `START`. */
export const sampleSentCard = (prediction: PredictionView, overrides: Partial<Card> = {}): Card =>
  sampleCard({ sending: "sent", heard: keepNewest(null, prediction, START), ...overrides });

/** Answers about one prediction as a network may deliver them: in whatever order, repeated, with whatever share. */
export const arbitraryAnswer = (id: string): fc.Arbitrary<PredictionView> =>
  fc
    .record({
      status: fc.constantFrom(...STATUSES),
      sequence: fc.integer({ min: 1, max: 12 }),
      share: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    })
    .map(({ status, sequence, share }) =>
      samplePrediction({
        id,
        status,
        sequence,
        progress: { value: share, source: share === null ? "none" : "provider" },
      }),
    );

/** The answer to a look at everything unfinished. */
export function sampleActive(predictions: readonly PredictionView[]): ActiveView {
  return {
    sequence: 1,
    pollAfterMs: predictions.length === 0 ? null : 1_000,
    unchanged: false,
    behind: false,
    unfinished: predictions.filter(({ status }) => !isTerminal(status)).length,
    predictions: [...predictions],
  };
}
