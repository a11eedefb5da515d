import { beforeAll, describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import type { Design } from "../design/types.ts";
import { drawOverlay } from "./draw-overlay.ts";
import { drawSurfaces } from "./draw-surfaces.ts";
import { chooseKit } from "./kits.ts";
import { layoutLettering } from "./layout-lettering.ts";
import { cutOutline } from "./outline.ts";
import { startRasterizer } from "./rasterize.ts";
import type { Rasterize } from "./rasterize.ts";

const SIZE = 200;
let rasterize: Rasterize;

beforeAll(async () => {
  rasterize = await startRasterizer();
});

const VARIANTS = [
  { cut: "tee", collar: "v", sleeve: "patterned", prompt: "a jersey" },
  { cut: "tee", collar: "polo", sleeve: "striped", prompt: "polo" },
  { cut: "tank", collar: "v", sleeve: "second", prompt: "tank" },
  { cut: "tee", collar: "crew", sleeve: "second", prompt: "hockey jersey" },
  { cut: "tee", collar: "crew", sleeve: "striped", prompt: "baseball, buttons" },
] as const satisfies readonly Partial<Design>[];

function surfacesOf(overrides: Partial<Design>): Uint8Array {
  return rasterize(drawSurfaces(cutOutline(chooseKit(buildDesign(overrides)))), SIZE);
}

function overlayOf(overrides: Partial<Design>): Uint8Array {
  const design = buildDesign(overrides);
  const kit = chooseKit(design);
  const outline = cutOutline(kit);
  return rasterize(drawOverlay(design, kit, outline, layoutLettering(design, kit, outline)), SIZE);
}

describe("the surfaces", () => {
  test.each(VARIANTS)("of $prompt share every pixel among them", (variant) => {
    const rgba = surfacesOf(variant);
    let body = 0;
    for (let start = 0; start < rgba.length; start += 4) {
      const sum = (rgba[start] ?? 0) + (rgba[start + 1] ?? 0) + (rgba[start + 2] ?? 0);
      expect(Math.abs(sum - (rgba[start + 3] ?? 0))).toBeLessThanOrEqual(3);
      if ((rgba[start] ?? 0) > 250) body++;
    }
    expect(body).toBeGreaterThan(SIZE * SIZE * 0.2);
  });

  test.each(VARIANTS)("of $prompt are the same on the left and on the right", (variant) => {
    const rgba = surfacesOf(variant);
    let difference = 0;
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE / 2; x++) {
        const mirror = y * SIZE + (SIZE - 1 - x);
        difference += Math.abs((rgba[(y * SIZE + x) * 4 + 3] ?? 0) - (rgba[mirror * 4 + 3] ?? 0));
      }
    }
    // The rasteriser smooths left and right edges a little differently.
    expect(difference / 255).toBeLessThan(SIZE * 0.1);
  });
});

describe("the overlay", () => {
  test.each(VARIANTS)("of $prompt never shows lettering off the garment", (variant) => {
    for (const name of ["", "WWWWWWWWWWWWWW", "I"]) {
      const plain = overlayOf({ ...variant, name: "", number: "" });
      const lettered = overlayOf({ ...variant, name, number: "888" });
      const surfaces = surfacesOf(variant);
      let printed = 0;
      for (let start = 0; start < plain.length; start += 4) {
        const isSame = [0, 1, 2, 3].every(
          (channel) => plain[start + channel] === lettered[start + channel],
        );
        if (isSame) continue;
        printed++;
        expect(surfaces[start]).toBeGreaterThan(0);
      }
      expect(printed).toBeGreaterThan(200);
    }
  });

  test("covers the inner back and leaves the pattern of the body clear", () => {
    const overlay = overlayOf({
      cut: "tee",
      collar: "crew",
      prompt: "a jersey",
      sidePanels: false,
    });
    const alphaAt = (x: number, y: number): number =>
      overlay[(Math.floor((y * SIZE) / 1000) * SIZE + Math.floor((x * SIZE) / 1000)) * 4 + 3] ?? 0;
    expect(alphaAt(500, 170)).toBe(255);
    expect(alphaAt(420, 780)).toBe(0);
  });

  test.each(["<g/>", '"&"', "]]></text>", "&#x0;", "🏀", ""])("draws the name %j", (name) => {
    expect(overlayOf({ name }).length).toBe(SIZE * SIZE * 4);
  });
});
