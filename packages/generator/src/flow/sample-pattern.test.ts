import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import { PATTERNS } from "../design/patterns.ts";
import { createRandom } from "../design/random.ts";
import { startBackend } from "../network/start-backend.ts";
import { loadFlowWeights } from "./load-flow.ts";
import type { FlowWeights } from "./load-flow.ts";
import { patternWords, samplePattern, startOfStep } from "./sample-pattern.ts";
import type { PatternMap, SampleInput } from "./sample-pattern.ts";

const SIZE = 32;
let weights: FlowWeights;

beforeAll(async () => {
  await startBackend();
  weights = loadFlowWeights();
});

function sample(overrides: Partial<SampleInput> = {}): PatternMap {
  return samplePattern({
    weights,
    words: ["stripes", "vertical"],
    size: SIZE,
    steps: 6,
    guidance: 2.2,
    random: createRandom(3),
    checkpoint: () => {},
    onStep: () => {},
    ...overrides,
  });
}

/** Mean difference between neighbours along one direction. */
function roughness({ second, size }: PatternMap, stride: number): number {
  let sum = 0;
  for (let y = 0; y < size - 1; y++) {
    for (let x = 0; x < size - 1; x++) {
      const index = y * size + x;
      sum += Math.abs((second[index + stride] ?? 0) - (second[index] ?? 0));
    }
  }
  return sum / (size - 1) ** 2;
}

describe("patternWords", () => {
  test.each(PATTERNS)("knows the family %s", (pattern) => {
    expect(patternWords(buildDesign({ pattern }), weights)).toContain(pattern);
  });

  test("adds scale, a second family and, where it means something, the direction", () => {
    const design = buildDesign({
      pattern: "tiger",
      secondPattern: "waves",
      scale: "bold",
      orientation: "diagonal",
    });
    expect(patternWords(design, weights)).toEqual(["tiger", "waves", "bold", "diagonal"]);
    const other = { ...design, pattern: "dots" } as const;
    expect(patternWords(other, weights)).toEqual(["dots", "waves", "bold"]);
    const blend = { ...other, secondPattern: "stripes", scale: "normal" } as const;
    expect(patternWords(blend, weights)).toEqual(["dots", "stripes", "diagonal"]);
  });
});

describe("startOfStep", () => {
  test("goes from 0 to 1 in ever longer steps", () => {
    const starts = Array.from({ length: 10 }, (_, step) => startOfStep(step, 9));
    expect(starts[0]).toBe(0);
    expect(starts[9]).toBe(1);
    const strides = starts.slice(1).map((start, step) => start - (starts[step] ?? 0));
    expect(strides).toEqual([...strides].sort((first, second) => first - second));
    expect(strides[0]).toBeCloseTo(1 / 25, 10);
  });
});

describe("samplePattern", () => {
  test("gives the same map for the same words and random numbers", () => {
    expect(sample()).toEqual(sample());
  });

  test("gives another map for other random numbers and for other words", () => {
    const map = sample();
    expect(sample({ random: createRandom(4) }).second).not.toEqual(map.second);
    expect(sample({ words: ["dots"] }).second).not.toEqual(map.second);
  });

  test("draws what the words say: vertical stripes change across and not along", () => {
    const map = sample({ size: 64, steps: 9 });
    expect(roughness(map, 1)).toBeGreaterThan(roughness(map, 64) * 2);
  });

  test("stays near -1 to 1", () => {
    const { second, accent } = sample({ steps: 9 });
    for (const plane of [second, accent]) {
      expect(plane.length).toBe(SIZE * SIZE);
      expect(plane.every((value) => Math.abs(value) < 3)).toBe(true);
    }
  });

  test("tells every step, and its last expectation is the result", () => {
    const steps: number[] = [];
    let expected: PatternMap | undefined;
    const map = sample({
      onStep: (step, expect_) => {
        steps.push(step);
        expected = expect_();
      },
    });
    expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
    for (const [index, value] of map.second.entries()) {
      expect(expected?.second[index]).toBeCloseTo(value, 5);
    }
  });

  test("ends at the checkpoint that throws and leaves no tensor behind", () => {
    const before = memory().numTensors;
    let calls = 0;
    const checkpoint = (): void => {
      calls++;
      if (calls === 40) throw new Error("enough");
    };
    expect(() => sample({ checkpoint })).toThrow("enough");
    expect(calls).toBe(40);
    expect(memory().numTensors).toBe(before);
  });

  test("a whole run leaves no tensor behind", () => {
    const before = memory().numTensors;
    sample();
    expect(memory().numTensors).toBe(before);
  });
});
