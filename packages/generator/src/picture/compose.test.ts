import { beforeAll, describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import type { Design } from "../design/types.ts";
import type { PatternMap } from "../flow/sample-pattern.ts";
import { startRasterizer } from "../garment/rasterize.ts";
import type { Rasterize } from "../garment/rasterize.ts";
import { composeScene, prepareScene } from "./compose.ts";
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

  test("leaves the background as it was painted, whatever the garment wears", () => {
    const drawWith = (name: string, map: PatternMap): Uint8ClampedArray =>
      compose(map, { name, sleeve: "second" }, "stadium");
    const first = drawWith("HARBOR", flatMap(1));
    const second = drawWith("OTHERS", flatMap(-1));
    const { surfaces } = prepareScene(buildDesign(), "stadium", SIZE, rasterize);
    let compared = 0;
    for (let pixel = 0; pixel < SIZE * SIZE; pixel++) {
      if (surfaces[pixel * 4 + 3] !== 0) continue;
      compared++;
      for (const channel of [0, 1, 2]) {
        expect(first[pixel * 3 + channel]).toBe(second[pixel * 3 + channel]);
      }
    }
    expect(compared).toBeGreaterThan(SIZE * SIZE * 0.4);
  });

  test("has crisp edges between base and second: few pixels lie between the two", () => {
    const size = 240;
    const halves: PatternMap = {
      second: Float32Array.from({ length: 256 }, (_, index) => (index % 16) / 7.5 - 1),
      accent: new Float32Array(256).fill(-1),
      size: 16,
    };
    const plain = { ...RED_ON_BLUE, name: "", number: "", collar: "crew" } as const;
    const scene = prepareScene(buildDesign(plain), "studio", size, rasterize);
    const { rgb } = composeScene(scene, halves);
    let mixed = 0;
    for (let x = 70; x < 170; x++) {
      const start = (180 * size + x) * 3;
      const [red, blue] = [rgb[start] ?? 0, rgb[start + 2] ?? 0];
      if (Math.min(red, blue) > 0.35 * Math.max(red, blue)) mixed++;
    }
    expect(mixed).toBeLessThanOrEqual(3);
  });

  test("reports its bands from none to all and may be ended between two", () => {
    const scene = prepareScene(buildDesign(), "studio", SIZE, rasterize);
    const steps: number[] = [];
    composeScene(scene, flatMap(1), (step) => steps.push(step));
    expect(steps).toEqual([0, 1, 2, 3, 4]);
    const stop = (): never => {
      throw new Error("enough");
    };
    expect(() => composeScene(scene, flatMap(1), stop)).toThrow("enough");
  });

  test("stands before a night stadium or a studio", () => {
    const brightness = (backdrop: Backdrop): number =>
      compose(flatMap(1), { base: "#101010" }, backdrop)
        .subarray(SIZE * 3 * 30, SIZE * 3 * 30 + 30)
        .reduce((sum, value) => sum + value, 0);
    expect(brightness("stadium")).toBeLessThan(brightness("studio"));
  });
});

describe("prepareScene", () => {
  test("reports five steps", () => {
    const steps: number[] = [];
    prepareScene(buildDesign(), "studio", SIZE, rasterize, (step) => steps.push(step));
    expect(steps).toEqual([1, 2, 3, 4, 5]);
  });

  test("four times as large looks the same, only finer", () => {
    const design = buildDesign({ cut: "tank", sidePanels: false });
    const draw = (size: number): Uint8ClampedArray =>
      composeScene(prepareScene(design, "studio", size, rasterize), flatMap(1)).rgb;
    const small = draw(SIZE);
    const large = draw(SIZE * 4);
    let difference = 0;
    for (let pixel = 0; pixel < SIZE * SIZE; pixel++) {
      const x = (pixel % SIZE) * 4 + 2;
      const y = Math.floor(pixel / SIZE) * 4 + 2;
      const there = large[(y * SIZE * 4 + x) * 3 + 1] ?? 0;
      difference += Math.abs((small[pixel * 3 + 1] ?? 0) - there);
    }
    expect(difference / SIZE ** 2).toBeLessThan(8);
  });
});
