import { describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import { parseHex } from "../design/colors.ts";
import type { Design } from "../design/types.ts";
import { printPattern, samplePrint } from "./color-pattern.ts";
import type { PatternMap } from "./sample-pattern.ts";

const SIZE = 64;

function mapOf(second: (x: number) => number, accent = -1): PatternMap {
  return {
    second: Float32Array.from({ length: 64 }, (_, index) => second(index % 8)),
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
});

function colorAt(
  map: PatternMap,
  overrides: Partial<Design> = {},
  { u = 30, calm = 0 } = {},
): number[] {
  const target = new Float32Array(3);
  samplePrint(printPattern(map, { ...design, ...overrides }, SIZE), u, 30, calm, target);
  return [...target].map(Math.round);
}

describe("samplePrint", () => {
  test("prints base and second colour at the ends of the map", () => {
    expect(colorAt(mapOf(() => -1))).toEqual([...parseHex("#102030")]);
    expect(colorAt(mapOf(() => 1))).toEqual([...parseHex("#c08040")]);
  });

  test("prints the accent over both", () => {
    expect(colorAt(mapOf(() => -1, 1))).toEqual([255, 255, 255]);
    expect(colorAt(mapOf(() => 1, 1))).toEqual([255, 255, 255]);
  });

  test("stays near the base when the pattern is subtle", () => {
    const [red = 0] = colorAt(
      mapOf(() => 1),
      { patternStrength: 0.3 },
    );
    expect(red).toBeGreaterThan(0x10 + 10);
    expect(red).toBeLessThan(0x60);
  });

  test("has an edge about a pixel wide where a crisp map changes slowly", () => {
    const ramp = mapOf((x) => x / 3.5 - 1);
    let mixed = 0;
    for (let u = 2; u < SIZE - 2; u++) {
      const [red = 0] = colorAt(ramp, {}, { u });
      if (red > 0x18 && red < 0xb8) mixed++;
    }
    expect(mixed).toBeGreaterThan(0);
    expect(mixed).toBeLessThanOrEqual(2);
    const reds = Array.from(
      { length: 60 },
      (_, u) => colorAt(ramp, { pattern: "galaxy" }, { u })[0],
    );
    expect(new Set(reds).size).toBeGreaterThan(20);
  });

  test("thins out where it is calmed", () => {
    const weak = mapOf(() => 0.3);
    expect(colorAt(weak)).toEqual([...parseHex("#c08040")]);
    expect(colorAt(weak, {}, { calm: 0.6 })).toEqual([...parseHex("#102030")]);
  });

  test("gives a colour for places off the print", () => {
    for (const u of [-50, 0, SIZE, 900]) {
      expect(
        colorAt(
          mapOf(() => 1),
          {},
          { u },
        ),
      ).toEqual([...parseHex("#c08040")]);
    }
  });
});
