import { describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import { readParts } from "../cloth/raise-cloth.ts";
import { parseHex } from "../design/colors.ts";
import type { Design } from "../design/types.ts";
import { encodePng } from "../image/encode-png.ts";
import { drawAlbedo } from "./draw-albedo.ts";
import { drawGuides } from "./draw-guides.ts";
import { PARTS, drawParts } from "./draw-parts.ts";
import { startRasterizer } from "./rasterize.ts";

const SIZE = 200;
const rasterize = await startRasterizer();
const GREEN_PATTERN = `data:image/png;base64,${Buffer.from(
  encodePng(
    Uint8Array.from({ length: 8 * 8 * 3 }, (_, index) => (index % 3 === 1 ? 255 : 0)),
    8,
    8,
    1,
  ),
).toString("base64")}`;

const VARIANTS = [
  { cut: "tee", collar: "v", sleeve: "patterned" },
  { cut: "tee", collar: "crew", sleeve: "second" },
  { cut: "tee", collar: "polo", sleeve: "striped" },
  { cut: "tank", collar: "v", sleeve: "second" },
  { cut: "tank", collar: "crew", sleeve: "striped" },
] as const satisfies readonly Partial<Design>[];

type Rgba = [red: number, green: number, blue: number, alpha: number];

/** The pixel at a place of the drawing, which is 1000 units a side. */
function pixelAt(rgba: Uint8Array, x: number, y: number): Rgba {
  const start = (Math.floor((y * SIZE) / 1000) * SIZE + Math.floor((x * SIZE) / 1000)) * 4;
  return [rgba[start] ?? 0, rgba[start + 1] ?? 0, rgba[start + 2] ?? 0, rgba[start + 3] ?? 0];
}

function countOf(values: Iterable<number>, wanted: number): number {
  let count = 0;
  for (const value of values) if (value === wanted) count++;
  return count;
}

describe("the part map", () => {
  test.each(VARIANTS)("of $cut, $collar, $sleeve holds all its parts", (variant) => {
    const parts = readParts(rasterize(drawParts(buildDesign(variant)), SIZE), SIZE);
    expect(countOf(parts, PARTS.body)).toBeGreaterThan(SIZE * SIZE * 0.2);
    expect(countOf(parts, PARTS.collar)).toBeGreaterThan(100);
    expect(countOf(parts, PARTS.inside)).toBeGreaterThan(50);
    const hasSleeves = variant.cut === "tee";
    expect(countOf(parts, PARTS.sleeveLeft) > 500).toBe(hasSleeves);
    expect(countOf(parts, PARTS.sleeveRight) > 500).toBe(hasSleeves);
  });

  test("has crisp edges: a pixel is opaque or empty", () => {
    const rgba = rasterize(drawParts(buildDesign()), SIZE);
    for (let index = 3; index < rgba.length; index += 4) expect([0, 255]).toContain(rgba[index]);
  });

  test("is nearly the same on the left and on the right", () => {
    const parts = readParts(rasterize(drawParts(buildDesign()), SIZE), SIZE);
    const left = countOf(parts, PARTS.sleeveLeft);
    expect(Math.abs(left - countOf(parts, PARTS.sleeveRight))).toBeLessThan(left * 0.05);
  });
});

describe("the albedo", () => {
  test.each(VARIANTS)("of $cut, $collar, $sleeve covers its part map", (variant) => {
    const design = buildDesign(variant);
    const albedo = rasterize(drawAlbedo(design, GREEN_PATTERN), SIZE);
    const parts = readParts(rasterize(drawParts(design), SIZE), SIZE);
    const bare = parts.filter((part, index) => part !== 0 && (albedo[index * 4 + 3] ?? 0) < 100);
    expect(bare.length).toBeLessThan(parts.length * 0.002);
  });

  test("shows the pattern on the body, and on the sleeves only when they are patterned", () => {
    const green = (sleeve: Design["sleeve"], x: number, y: number): boolean => {
      const albedo = rasterize(drawAlbedo(buildDesign({ sleeve }), GREEN_PATTERN), SIZE);
      return pixelAt(albedo, x, y).join() === "0,255,0,255";
    };
    expect(green("patterned", 400, 860)).toBe(true);
    expect(green("patterned", 220, 350)).toBe(true);
    expect(green("second", 400, 860)).toBe(true);
    expect(green("second", 220, 350)).toBe(false);
  });

  test("prints the name and the number", () => {
    const draw = (overrides: Partial<Design>): Uint8Array =>
      rasterize(drawAlbedo(buildDesign(overrides), GREEN_PATTERN), SIZE);
    const plain = draw({});
    expect(Buffer.compare(plain, draw({ name: "OTHERS" }))).not.toBe(0);
    expect(Buffer.compare(plain, draw({ number: "88" }))).not.toBe(0);
    expect(Buffer.compare(plain, draw({ font: "Graduate" }))).not.toBe(0);
  });

  test("draws side panels in the second colour", () => {
    const design = buildDesign({ sidePanels: true });
    const pixel = pixelAt(rasterize(drawAlbedo(design, GREEN_PATTERN), SIZE), 300, 800);
    expect(pixel.slice(0, 3)).toEqual([...parseHex(design.second)]);
  });

  test.each(["<g/>", '"&"', "]]></text>", "&#x0;", "🏀", ""])(
    "draws the name %j without breaking",
    (name) => {
      const albedo = rasterize(drawAlbedo(buildDesign({ name }), GREEN_PATTERN), SIZE);
      expect(pixelAt(albedo, 400, 860)).toEqual([0, 255, 0, 255]);
    },
  );
});

describe("the guides", () => {
  test.each(VARIANTS)("of $cut, $collar, $sleeve mark knit, ribs and stitches", (variant) => {
    const guides = rasterize(drawGuides(buildDesign(variant)), SIZE);
    let knit = 0;
    let rib = 0;
    let stitch = 0;
    for (let start = 0; start < guides.length; start += 4) {
      if ((guides[start] ?? 0) > 200) knit++;
      if ((guides[start + 1] ?? 0) > 200) rib++;
      if ((guides[start + 2] ?? 0) > 60) stitch++;
    }
    expect(knit).toBeGreaterThan(SIZE * SIZE * 0.1);
    expect(rib).toBeGreaterThan(100);
    expect(stitch).toBeGreaterThan(50);
  });

  test("show the knit through print a quarter as strong", () => {
    const guides = rasterize(drawGuides(buildDesign({ number: "8", font: "Anton" })), SIZE);
    expect(pixelAt(guides, 500, 830)[0]).toBeGreaterThan(0);
    let faint = 0;
    for (let start = 0; start < guides.length; start += 4) if (guides[start] === 0x40) faint++;
    expect(faint).toBeGreaterThan(SIZE * SIZE * 0.02);
  });

  test("lie where the lettering of the albedo lies", () => {
    const design = buildDesign({ base: "#000000", second: "#000000", accent: "#ffffff" });
    const black = GREEN_PATTERN.replace(
      /base64,.*/u,
      `base64,${Buffer.from(encodePng(new Uint8Array(12), 2, 2, 1)).toString("base64")}`,
    );
    const albedo = rasterize(drawAlbedo(design, black), SIZE);
    const guides = rasterize(drawGuides(design), SIZE);
    let printed = 0;
    let guided = 0;
    for (let y = 90; y < 180; y++) {
      for (let x = 70; x < 130; x++) {
        const start = (y * SIZE + x) * 4;
        if ((albedo[start] ?? 0) < 250) continue;
        printed++;
        if (guides[start] === 0x40) guided++;
      }
    }
    expect(printed).toBeGreaterThan(200);
    expect(guided).toBe(printed);
  });

  test("are empty off the garment", () => {
    const guides = rasterize(drawGuides(buildDesign()), SIZE);
    expect(pixelAt(guides, 20, 20)).toEqual([0, 0, 0, 255]);
  });
});
