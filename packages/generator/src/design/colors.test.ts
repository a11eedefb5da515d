import { describe, expect, test } from "vitest";
import {
  COLOR_HEX_BY_NAME,
  PALETTES,
  THEME_COLORS,
  contrastRatio,
  mixColors,
  parseHex,
  parseHexUnit,
} from "./colors.ts";

describe("the tables", () => {
  test("every colour is a lower-case six-digit hex", () => {
    for (const hex of COLOR_HEX_BY_NAME.values()) expect(hex).toMatch(/^#[0-9a-f]{6}$/u);
  });

  test("every palette and theme names three different known colours", () => {
    for (const names of [...PALETTES, ...THEME_COLORS.values()]) {
      expect(new Set(names).size).toBe(3);
      for (const name of names) expect([...COLOR_HEX_BY_NAME.keys()]).toContain(name);
    }
  });
});

describe("parseHex", () => {
  test("reads the three channels", () => {
    expect(parseHex("#0180ff")).toEqual([1, 128, 255]);
    expect(parseHexUnit("#ff0033")).toEqual([1, 0, 0.2]);
  });
});

describe("mixColors", () => {
  test("gives the ends at 0 and 1 and the middle between them", () => {
    expect(mixColors("#102030", "#f0e0d0", 0)).toBe("#102030");
    expect(mixColors("#102030", "#f0e0d0", 1)).toBe("#f0e0d0");
    expect(mixColors("#000000", "#ffffff", 0.5)).toBe("#808080");
  });

  test("keeps leading zeros", () => {
    expect(mixColors("#000000", "#0a0a0a", 0.5)).toBe("#050505");
  });
});

describe("contrastRatio", () => {
  test("is 21 between black and white and 1 of a colour with itself", () => {
    expect(contrastRatio("#000000", "#ffffff")).toBeCloseTo(21, 10);
    expect(contrastRatio("#1d54c8", "#1d54c8")).toBe(1);
  });

  test("does not depend on the order", () => {
    expect(contrastRatio("#12224d", "#e6b325")).toBe(contrastRatio("#e6b325", "#12224d"));
  });

  test("agrees with a published example", () => {
    // Grey #767676 on white is the lightest grey that reaches 4.5 to 1.
    expect(contrastRatio("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  });
});
