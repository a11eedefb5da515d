import { describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import { layoutLettering } from "./layout-lettering.ts";

const FONTS = ["Anton", "Teko", "Russo One", "Graduate"] as const;
const CUTS = ["tee", "tank"] as const;

describe.each(FONTS)("in %s", (font) => {
  test("longer names are set smaller and never above the limit", () => {
    const sizes = Array.from({ length: 12 }, (_, index) => {
      const design = buildDesign({ font, name: "W".repeat(index + 1) });
      return layoutLettering(design).name.size;
    });
    expect(Math.max(...sizes)).toBe(92);
    expect(sizes).toEqual(sizes.toSorted((first, second) => second - first));
    expect(sizes.at(-1) ?? 0).toBeLessThan(sizes[2] ?? 0);
  });

  test("two digits are no larger than one", () => {
    const one = layoutLettering(buildDesign({ font, number: "7" })).number.size;
    const two = layoutLettering(buildDesign({ font, number: "77" })).number.size;
    expect(two).toBeLessThanOrEqual(one);
  });

  test.each(CUTS)("name and number stay on the body of a %s and apart", (cut) => {
    for (const sidePanels of [true, false]) {
      for (const number of ["7", "88"]) {
        const { name, number: digits } = layoutLettering(
          buildDesign({ font, cut, number, sidePanels }),
        );
        expect(name.baseline - name.size).toBeGreaterThan(300);
        expect(digits.baseline).toBeLessThan(880);
        // The digits' top edge: capitals are at most 0.73 of the size in these fonts.
        expect(digits.baseline - digits.size * 0.73).toBeGreaterThan(name.baseline);
      }
    }
  });
});

test("side panels leave the number less room", () => {
  const free = layoutLettering(buildDesign({ number: "88", font: "Anton", sidePanels: false }));
  const between = layoutLettering(buildDesign({ number: "88", font: "Anton", sidePanels: true }));
  expect(between.number.size).toBeLessThan(free.number.size);
});

test("short names are spaced wider", () => {
  const spacing = (name: string): number =>
    layoutLettering(buildDesign({ name })).name.letterSpacing;
  expect(spacing("ORBIT")).toBeGreaterThan(spacing("HARBOURSIDE"));
});
