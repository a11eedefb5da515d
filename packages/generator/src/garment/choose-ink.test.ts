import { expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import { COLOR_HEX_BY_NAME, contrastRatio } from "../design/colors.ts";
import { parseDesign } from "../design/parse-design.ts";
import { chooseInks } from "./choose-ink.ts";

test("the ink reads on the base and on its own outline for every pair of colours", () => {
  for (const base of COLOR_HEX_BY_NAME.values()) {
    for (const second of COLOR_HEX_BY_NAME.values()) {
      const { ink, outline } = chooseInks(buildDesign({ base, second, accent: base }));
      expect(contrastRatio(ink, base)).toBeGreaterThan(2.6);
      expect(contrastRatio(ink, outline)).toBeGreaterThan(1.65);
    }
  }
});

test("the accent is the ink where it reads", () => {
  const design = buildDesign({ base: "#12224d", accent: "#f6d21f" });
  expect(chooseInks(design).ink).toBe("#f6d21f");
});

test("an accent like the base is not used for trims", () => {
  const design = buildDesign({ base: "#12224d", second: "#d01f2e", accent: "#12224d" });
  expect(chooseInks(design).trim).toBe("#d01f2e");
});

test("the halo is the base unless the outline would be lost on it", () => {
  for (let seed = 0; seed < 100; seed++) {
    const design = parseDesign("a jersey", seed);
    const { halo, outline, ink } = chooseInks(design);
    if (contrastRatio(outline, design.base) > 1.25) expect(halo).toBe(design.base);
    else expect(contrastRatio(halo, ink)).toBeGreaterThan(4);
  }
});

test("sleeves take the base under a pattern, else the second colour or a mix of both", () => {
  const colors = { base: "#000000", second: "#ffffff" };
  const sleeve = (style: "patterned" | "second" | "striped"): string =>
    chooseInks(buildDesign({ ...colors, sleeve: style })).sleeve;
  expect(sleeve("patterned")).toBe("#000000");
  expect(sleeve("second")).toBe("#ffffff");
  expect(sleeve("striped")).not.toBe("#ffffff");
});
