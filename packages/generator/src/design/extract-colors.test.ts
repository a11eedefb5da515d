import { describe, expect, test } from "vitest";
import { parseHex } from "./colors.ts";
import { extractColors } from "./extract-colors.ts";

/** A picture of vertical bands, each as wide as its share of 100 pixels. */
function bands(...parts: readonly (readonly [width: number, hex: string, alpha?: number])[]) {
  const row = parts.flatMap(([width, hex, alpha = 255]) =>
    Array.from({ length: width }, () => [...parseHex(hex), alpha]),
  );
  const width = row.length;
  const data = Uint8ClampedArray.from(Array.from({ length: 60 }, () => row.flat()).flat());
  return { data, width, height: 60 };
}

describe("extractColors", () => {
  test("finds the colours of a flag, the largest area first", () => {
    expect(extractColors(bands([50, "#0b8a8f"], [30, "#f27a1a"], [20, "#f4f4f1"]))).toEqual([
      "#0b8a8f",
      "#f27a1a",
      "#f4f4f1",
    ]);
  });

  test("takes three at most, and one colour once", () => {
    const many = bands([30, "#d01f2e"], [25, "#1d54c8"], [25, "#128a43"], [20, "#f6d21f"]);
    expect(extractColors(many)).toHaveLength(3);
    expect(extractColors(bands([60, "#d01f2e"], [40, "#d2212f"]))).toHaveLength(1);
  });

  test("leaves out details and what is transparent", () => {
    expect(extractColors(bands([98, "#12224d"], [2, "#f6d21f"]))).toEqual(["#12224d"]);
    expect(extractColors(bands([70, "#ffffff", 0], [30, "#12224d"]))).toEqual(["#12224d"]);
    expect(extractColors(bands([10, "#ffffff", 10]))).toEqual([]);
  });

  test("understands a picture of one pixel", () => {
    const data = Uint8ClampedArray.of(13, 115, 119, 255);
    expect(extractColors({ data, width: 1, height: 1 })).toEqual(["#0d7377"]);
  });

  test("gives the same colours again and again", () => {
    const noisy = bands([100, "#808080"]);
    noisy.data.forEach((_, index) => {
      if (index % 4 !== 3) noisy.data[index] = (index * 2_654_435_761) & 255;
    });
    expect(extractColors(noisy)).toEqual(extractColors(noisy));
  });
});
