import { readFileSync } from "node:fs";
import { tensor4d } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startBackend } from "../network/start-backend.ts";
import { loadFlowWeights } from "./load-flow.ts";
import type { FlowWeights } from "./load-flow.ts";
import { predictVelocity } from "./predict-velocity.ts";

/** Both sides add in single precision, in another order; velocities are of the size of 1. */
const DIFFERENCE_MAX = 1e-4;
const STATE_CHANNELS = 8;
const FLOAT_BYTES = 4;

/** What PyTorch computed with the shipped weights; `training/flow/export.py` writes it. */
type ParityCase = {
  height: number;
  width: number;
  time: number;
  words: readonly string[];
  /** Little-endian float32 in base64: height × width × 8. */
  state: string;
  velocity: string;
};

/** The fixture is made by our own export script, together with the weights. */
function isCaseList(value: unknown): value is readonly ParityCase[] {
  return (
    Array.isArray(value) &&
    value.every(
      (entry: unknown) =>
        typeof entry === "object" &&
        entry !== null &&
        ["height", "width", "time", "words", "state", "velocity"].every((key) => key in entry),
    )
  );
}

function readCases(): readonly ParityCase[] {
  const text = readFileSync(new URL("parity.json", import.meta.url), "utf8");
  const value: unknown = JSON.parse(text);
  if (!isCaseList(value)) throw new Error("parity.json holds no cases");
  return value;
}

function decodeFloats(text: string): Float32Array {
  const bytes = Buffer.from(text, "base64");
  return Float32Array.from({ length: bytes.length / FLOAT_BYTES }, (_, index) =>
    bytes.readFloatLE(index * FLOAT_BYTES),
  );
}

const cases = readCases();
let weights: FlowWeights;

beforeAll(async () => {
  await startBackend();
  weights = loadFlowWeights();
});

function predict(parityCase: ParityCase, wordLists: readonly (readonly string[])[]): Float32Array {
  const { height, width, time } = parityCase;
  const one = decodeFloats(parityCase.state);
  const values = new Float32Array(one.length * wordLists.length);
  for (const row of wordLists.keys()) values.set(one, row * one.length);
  const state = tensor4d(values, [wordLists.length, height, width, STATE_CHANNELS]);
  const velocity = predictVelocity(weights, state, time, wordLists, () => {});
  return velocity.dataSync<"float32">();
}

function differenceMax(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  return actual.reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - (expected[index] ?? 0))),
    0,
  );
}

describe("the exported network gives what PyTorch gives", () => {
  test.each(cases)("at time $time for $words, $height × $width", (parityCase) => {
    const velocity = predict(parityCase, [parityCase.words]);
    const expected = decodeFloats(parityCase.velocity);
    expect(expected.length).toBe(parityCase.height * parityCase.width * STATE_CHANNELS);
    expect(differenceMax(velocity, expected)).toBeLessThan(DIFFERENCE_MAX);
  });

  test.each(cases)("beside an entry without words, for $words", (parityCase) => {
    const velocity = predict(parityCase, [[], parityCase.words]);
    const second = velocity.subarray(velocity.length / 2);
    expect(differenceMax(second, decodeFloats(parityCase.velocity))).toBeLessThan(DIFFERENCE_MAX);
  });

  test("and other words give another velocity", () => {
    const [first] = cases;
    expect(first).toBeDefined();
    if (first === undefined) return;
    const expected = decodeFloats(first.velocity);
    const other = predict(first, [["camo", "fine"]]);
    expect(differenceMax(other, expected)).toBeGreaterThan(DIFFERENCE_MAX * 100);
  });
});
