import { expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import { parseHex } from "../design/colors.ts";
import { colorPattern } from "./color-pattern.ts";
import type { PatternMap } from "./sample-pattern.ts";

function flatMap(second: number, accent: number): PatternMap {
  return {
    second: new Float32Array(64).fill(second),
    accent: new Float32Array(64).fill(accent),
    size: 8,
  };
}

const design = buildDesign({
  base: "#102030",
  second: "#c08040",
  accent: "#ffffff",
  pattern: "stripes",
  patternStrength: 1,
  accentStrength: 0.5,
});

test("the ends of the map are the base and the second colour", () => {
  expect([...colorPattern(flatMap(-1, -1), design, 4).subarray(0, 3)]).toEqual([
    ...parseHex("#102030"),
  ]);
  expect([...colorPattern(flatMap(1, -1), design, 4).subarray(0, 3)]).toEqual([
    ...parseHex("#c08040"),
  ]);
});

test("a weak pattern stays near the base", () => {
  const weak = colorPattern(flatMap(1, -1), { ...design, patternStrength: 0.25 }, 4);
  expect([...weak.subarray(0, 3)]).toEqual([0x10 + 44, 0x20 + 24, 0x30 + 4]);
});

test("the accent covers by its strength", () => {
  expect(colorPattern(flatMap(-1, 1), design, 4)[0]).toBe(Math.floor((0x10 + 255) / 2));
});

test("crisp families end their edge sooner than soft ones", () => {
  const crisp = colorPattern(flatMap(0.4, -1), design, 4)[0];
  const soft = colorPattern(flatMap(0.4, -1), { ...design, pattern: "galaxy" }, 4)[0];
  expect(crisp).toBe(0xc0);
  expect(soft).toBeLessThan(0xc0);
});

test("every size is filled", () => {
  for (const size of [3, 8, 31]) {
    expect(colorPattern(flatMap(1, 1), design, size).length).toBe(size * size * 3);
  }
});
