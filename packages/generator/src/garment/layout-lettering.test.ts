import { describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import type { Design } from "../design/types.ts";
import { chooseKit } from "./kits.ts";
import { OUTLINE_ROOM, layoutLettering, letteringFont } from "./layout-lettering.ts";
import type { Lettering } from "./layout-lettering.ts";
import { loadFont } from "./load-fonts.ts";
import { cutOutline } from "./outline.ts";

const FONTS = ["Anton", "Teko", "Russo One", "Graduate"] as const;
const NAMES = ["I", "A", "LA", "HARBOR", "WWWWWWWWWWWWWW", "CONSTANTINOPLE", "ÉTOILE", "СПАРТАК"];
const PROMPTS = ["a jersey", "baseball jersey", "cycling jersey", "hockey jersey"];

function layout(overrides: Partial<Design>): Lettering {
  const design = buildDesign(overrides);
  const kit = chooseKit(design);
  return layoutLettering(design, kit, cutOutline(kit));
}

describe.each(FONTS)("in %s", (font) => {
  test.each(NAMES)("%s and every number stay on the body and apart", (name) => {
    for (const prompt of PROMPTS) {
      for (const number of ["1", "88", "404"]) {
        for (const sidePanels of [true, false]) {
          const { cutting } = chooseKit(buildDesign({ prompt }));
          const { name: line, number: digits } = layout({ font, name, number, prompt, sidePanels });
          const half = Math.min(cutting.waist[0], cutting.armpit[0]);
          for (const frame of [line?.frame, digits?.frame]) {
            expect(frame?.left).toBeGreaterThan(500 - half + OUTLINE_ROOM);
            expect(frame?.right).toBeLessThan(500 + half - OUTLINE_ROOM);
            expect(frame?.bottom).toBeLessThan(cutting.hem[1] - 60);
            expect(frame?.top).toBeGreaterThan(cutting.neckY + 100);
          }
          expect(digits?.frame.top).toBeGreaterThan((line?.frame.bottom ?? 0) + OUTLINE_ROOM);
        }
      }
    }
  });

  test("is set with a font that has every letter", () => {
    for (const name of NAMES) {
      const face = loadFont(letteringFont(buildDesign({ font, name })));
      for (const letter of name) expect(face.hasGlyph(letter)).toBe(true);
    }
  });
});

test("no name and no number leave nothing behind", () => {
  expect(layout({ name: "", number: "" })).toEqual({ name: undefined, number: undefined });
  expect(layout({ name: "  ", number: "7" }).name).toBeUndefined();
});

test("a number alone is larger than one under a name", () => {
  const heightOf = ({ number }: Lettering): number =>
    (number?.frame.bottom ?? 0) - (number?.frame.top ?? 0);
  expect(heightOf(layout({ name: "", number: "7" }))).toBeGreaterThan(
    heightOf(layout({ name: "HARBOR", number: "7" })),
  );
});
