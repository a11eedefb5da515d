import { describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import { contrastRatio } from "../design/colors.ts";
import { parseDesign } from "../design/parse-design.ts";
import { INK_CONTRAST_MIN, chooseInks } from "./choose-ink.ts";

describe("chooseInks", () => {
  test("carries the lettering of every design on an outline that contrasts with it", () => {
    for (let seed = 0; seed < 400; seed++) {
      const { ink, outline } = chooseInks(parseDesign("a jersey", seed));
      expect(contrastRatio(ink, outline)).toBeGreaterThan(INK_CONTRAST_MIN);
    }
  });

  test.each([
    ["#f4f4f1", "#f4f4f1", "#f4f4f1"],
    ["#15161a", "#15161a", "#15161a"],
    ["#8b9098", "#8b9098", "#8b9098"],
    ["#c8ff1a", "#f4e04a", "#f4f4f1"],
    ["#d01f2e", "#128a43", "#1d54c8"],
  ])("finds readable inks even for %s, %s and %s", (base, second, accent) => {
    const { ink, outline, halo } = chooseInks(buildDesign({ base, second, accent }));
    expect(contrastRatio(ink, outline)).toBeGreaterThan(INK_CONTRAST_MIN);
    expect(contrastRatio(halo, outline)).toBeGreaterThan(1.3);
  });

  test("prefers the accent where it shows on the base and the second colour", () => {
    const colors = { base: "#12224d", second: "#d01f2e", accent: "#f6d21f" };
    expect(chooseInks(buildDesign(colors)).ink).toBe("#f6d21f");
  });

  test("gives sleeves the second colour only when they are wholly of it", () => {
    const colors = { base: "#000000", second: "#ffffff" };
    expect(chooseInks(buildDesign({ ...colors, sleeve: "second" })).sleeve).toBe("#ffffff");
    expect(chooseInks(buildDesign({ ...colors, sleeve: "striped" })).sleeve).toBe("#000000");
  });
});
