import { describe, expect, test } from "vitest";
import { decodeHalf, readWeights, readWeightsDescription } from "./read-weights.ts";

describe("decodeHalf", () => {
  test.each([
    [0x0000, 0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0400, 2 ** -14],
    [0x0001, 2 ** -24],
    [0x83ff, -(1023 / 1024) * 2 ** -14],
  ])("reads the word %i as %d", (word, value) => {
    expect(decodeHalf(word)).toBe(value);
  });

  test("keeps the sign of zero", () => {
    expect(Object.is(decodeHalf(0x8000), -0)).toBe(true);
  });

  test("rises with the word over all positive numbers", () => {
    let last = -1;
    for (let word = 0; word < 0x7c00; word++) {
      const value = decodeHalf(word);
      expect(value).toBeGreaterThan(last);
      last = value;
    }
  });
});

describe.each([["weft-flow", 1_587_432]])("the weights %s", (name, parameters) => {
  test("hold all parameters, each a sane number", () => {
    const weights = readWeights(name);
    expect(weights.length).toBe(parameters);
    expect(weights.every((weight) => Number.isFinite(weight) && Math.abs(weight) < 100)).toBe(true);
  });

  test("come with a description", () => {
    expect(readWeightsDescription(name)).toHaveProperty("arch");
  });
});
