import { beforeAll, describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import type { Design } from "../design/types.ts";
import type { PatternMap } from "../flow/sample-pattern.ts";
import { startRasterizer } from "../garment/rasterize.ts";
import type { Rasterize } from "../garment/rasterize.ts";
import { enlargeTwice } from "../image/resample.ts";
import { composeGuides, composeScene, prepareScene } from "./compose.ts";
import type { Backdrop } from "./compose.ts";

const SIZE = 96;
let rasterize: Rasterize;

beforeAll(async () => {
  rasterize = await startRasterizer();
});

/** The second colour everywhere, or nowhere. */
function flatMap(second: 1 | -1): PatternMap {
  return {
    second: new Float32Array(256).fill(second),
    accent: new Float32Array(256).fill(-1),
    size: 16,
  };
}

function compose(
  map: PatternMap,
  overrides: Partial<Design> = {},
  backdrop: Backdrop = "studio",
): Uint8ClampedArray {
  const scene = prepareScene(buildDesign(overrides), backdrop, SIZE, rasterize);
  return composeScene(scene, map).rgb;
}

/** Mean of a channel over a part of the lower body, where nothing is printed. */
function bodyColor(rgb: Uint8ClampedArray): [red: number, green: number, blue: number] {
  const sums: [number, number, number] = [0, 0, 0];
  for (let y = 78; y < 82; y++) {
    for (let x = 44; x < 52; x++) {
      for (const channel of [0, 1, 2] as const) {
        sums[channel] += (rgb[(y * SIZE + x) * 3 + channel] ?? 0) / 32;
      }
    }
  }
  return sums;
}

const RED_ON_BLUE = {
  base: "#0000ff",
  second: "#ff0000",
  patternStrength: 1,
  sidePanels: false,
} as const;

describe("composeScene", () => {
  test("prints the map on the body", () => {
    const [redWithout, , blueWithout] = bodyColor(compose(flatMap(-1), RED_ON_BLUE));
    const [redWith, , blueWith] = bodyColor(compose(flatMap(1), RED_ON_BLUE));
    expect(blueWithout).toBeGreaterThan(redWithout);
    expect(redWith).toBeGreaterThan(blueWith);
  });

  test("draws a scene again and again without changing it", () => {
    const scene = prepareScene(buildDesign(), "studio", SIZE, rasterize);
    const first = composeScene(scene, flatMap(1));
    composeScene(scene, flatMap(-1));
    expect(composeScene(scene, flatMap(1))).toEqual(first);
  });

  test("leaves the background as it was painted, far from the garment", () => {
    const scene = prepareScene(buildDesign(), "stadium", SIZE, rasterize);
    const { rgb } = composeScene(scene, flatMap(1));
    for (let index = 0; index < 9; index++) {
      expect(Math.abs((rgb[index] ?? 0) - (scene.background[index] ?? 0))).toBeLessThanOrEqual(1);
    }
  });

  test("stands before a night stadium or a studio", () => {
    const brightness = (backdrop: Backdrop): number =>
      compose(flatMap(1), { base: "#101010" }, backdrop)
        .subarray(SIZE * 3 * 30, SIZE * 3 * 30 + 30)
        .reduce((sum, value) => sum + value, 0);
    expect(brightness("stadium")).toBeLessThan(brightness("studio"));
  });

  test("knows how much of each pixel is cloth", () => {
    const scene = prepareScene(buildDesign(), "studio", SIZE, rasterize);
    const { coverage } = composeScene(scene, flatMap(1));
    expect(coverage[50 * SIZE + 48]).toBe(1);
    expect(coverage[0]).toBe(0);
  });
});

describe("prepareScene", () => {
  test("bounds the garment", () => {
    const { box } = prepareScene(buildDesign({ cut: "tee" }), "studio", SIZE, rasterize);
    expect(box.left).toBeLessThan(SIZE * 0.14);
    expect(box.right).toBeGreaterThan(SIZE * 0.86);
    expect(box.top).toBeLessThan(SIZE * 0.15);
    expect(box.bottom).toBeGreaterThan(SIZE * 0.9);
  });

  test("four times as large looks the same, only finer", () => {
    const design = buildDesign({ cut: "tank" });
    const small = prepareScene(design, "studio", SIZE, rasterize);
    const background = enlargeTwice(enlargeTwice(small.background, SIZE), SIZE * 2);
    const detail = { scale: 4, edgeHalfWidth: 0.2 };
    const large = {
      ...prepareScene(design, "studio", SIZE * 4, rasterize, detail),
      background,
    };
    const smallRgb = composeScene(small, flatMap(1)).rgb;
    const largeRgb = composeScene(large, flatMap(1)).rgb;
    let difference = 0;
    for (let pixel = 0; pixel < SIZE * SIZE; pixel++) {
      const x = (pixel % SIZE) * 4 + 2;
      const y = Math.floor(pixel / SIZE) * 4 + 2;
      const there = largeRgb[(y * SIZE * 4 + x) * 3 + 1] ?? 0;
      difference += Math.abs((smallRgb[pixel * 3 + 1] ?? 0) - there);
    }
    expect(difference / SIZE ** 2).toBeLessThan(8);
  });
});

describe("composeGuides", () => {
  test("are empty off the garment and 0 to 1 on it", () => {
    const scene = prepareScene(buildDesign(), "studio", SIZE, rasterize);
    const { coverage } = composeScene(scene, flatMap(1));
    const guides = composeGuides(scene, coverage);
    expect(guides.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(Math.max(...guides)).toBeGreaterThan(0.9);
    expect([...guides.subarray(0, 3)]).toEqual([0, 0, 0]);
  });
});
