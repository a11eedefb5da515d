import { OUTPUT, at } from "../../test/samples.ts";
import type { BatchItemView, BatchQuote, BatchView } from "../server/views.ts";

export const sampleBatch = (overrides: Partial<BatchView> = {}): BatchView => ({
  id: "batch-1",
  name: "Away kits",
  model: "darkroom/jersey-speed",
  status: "running",
  items: 12,
  done: 5,
  counts: {
    waiting: 2,
    queued: 3,
    running: 2,
    succeeded: 3,
    failed: 1,
    canceled: 0,
    expired: 0,
    refused: 1,
  },
  credits: { price: 33, held: 6, reserved: 15, captured: 9, released: 3 },
  etaMs: 42_000,
  pollAfterMs: null,
  runAt: null,
  createdAt: at(0),
  endedAt: null,
  ...overrides,
});

export const sampleItem = (overrides: Partial<BatchItemView> = {}): BatchItemView => ({
  position: 0,
  line: 2,
  status: "succeeded",
  attempt: 0,
  predictionId: "prediction-1",
  retryOf: null,
  credits: { price: 3, captured: 3 },
  outputs: [OUTPUT],
  error: null,
  problems: [],
  ...overrides,
});

export const sampleQuote = (overrides: Partial<BatchQuote> = {}): BatchQuote => ({
  model: "darkroom/jersey-speed",
  items: 3,
  invalid: 0,
  problems: [],
  requiredCredits: 9,
  availableCredits: 100,
  affordable: true,
  estimate: { p10: 5_000, p50: 7_000, p90: 9_000 },
  ...overrides,
});
