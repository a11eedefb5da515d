import { beforeAll, describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import { startRasterizer } from "../garment/rasterize.ts";
import type { Rasterize } from "../garment/rasterize.ts";
import { cutMeshes } from "./cut-mesh.ts";
import type { Mesh } from "./cut-mesh.ts";
import { drawBack } from "./draw-back.ts";
import { OUTLINE_CELLS, RELIEF_CELLS, shapeJersey } from "./shape-jersey.ts";

const nothing = (): void => undefined;
const PIXEL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
let rasterize: Rasterize;

beforeAll(async () => {
  rasterize = await startRasterizer();
});

/** A value of a plane of `cells` a side at a place in drawing units. */
function valueAt(plane: Uint8Array | Float32Array, cells: number, x: number, y: number): number {
  const column = Math.floor((x / 1000) * cells);
  return plane[Math.floor((y / 1000) * cells) * cells + column] ?? 0;
}

describe("shapeJersey", () => {
  test.each(["tee", "tank"] as const)(
    "a %s is deep in its middle and open at neck and hem",
    (cut) => {
      const { front, back } = shapeJersey(buildDesign({ cut }), rasterize, nothing);
      for (const face of [front, back]) {
        const middle = valueAt(face.heights, RELIEF_CELLS, 500, 600);
        expect(middle).toBeGreaterThan(70);
        expect(middle).toBeLessThan(180);
        expect(valueAt(face.heights, RELIEF_CELLS, 500, 900)).toBeGreaterThan(60);
      }
      expect(valueAt(front.mask, OUTLINE_CELLS, 500, 175)).toBe(0);
      expect(valueAt(back.mask, OUTLINE_CELLS, 500, 175)).toBe(1);
    },
  );

  test("has folds of its own on each side, the same for the same design", () => {
    const design = buildDesign();
    const first = shapeJersey(design, rasterize, nothing);
    expect(first.front.relief).not.toEqual(first.back.relief);
    expect(shapeJersey(design, rasterize, nothing)).toEqual(first);
  });
});

/** Places of the vertices that triangles use. */
function placesOf(mesh: Mesh): { x: number; y: number; z: number }[] {
  return [...new Set(mesh.triangles)].map((index) => ({
    x: mesh.x[index] ?? 0,
    y: mesh.y[index] ?? 0,
    z: mesh.z[index] ?? 0,
  }));
}

describe("cutMeshes", () => {
  test("front and back meet in the middle plane at the sides, without a gap", () => {
    const shape = shapeJersey(buildDesign({ cut: "tee" }), rasterize, nothing);
    const { front, back } = cutMeshes(shape, nothing);
    for (const mesh of [front, back]) {
      const atWaist = placesOf(mesh).filter(({ y }) => Math.abs(y - 170) < 3);
      const left = atWaist.reduce((most, place) => (place.x < most.x ? place : most));
      const right = atWaist.reduce((most, place) => (place.x > most.x ? place : most));
      for (const side of [left, right]) expect(Math.abs(side.z)).toBeLessThan(3);
      expect(Math.abs(left.x)).toBeCloseTo(right.x, -1);
    }
  });

  test("the front lies before the middle plane, the back behind it", () => {
    const shape = shapeJersey(buildDesign({ cut: "tank" }), rasterize, nothing);
    const { front, back } = cutMeshes(shape, nothing);
    expect(placesOf(front).every(({ z }) => z >= 0)).toBe(true);
    expect(placesOf(back).every(({ z }) => z <= 0)).toBe(true);
  });
});

describe("drawBack", () => {
  test("carries name and number as outlines, never as text, and no crest", () => {
    const draw = (name: string, number: string): string =>
      drawBack(buildDesign({ name, number }), PIXEL);
    const plain = draw("", "");
    expect(draw("A & B", "").length).toBeGreaterThan(plain.length + 500);
    expect(draw("", "07").length).toBeGreaterThan(plain.length + 500);
    expect(draw("A & B<script>", "07")).not.toMatch(/<text|<script|shield/u);
  });

  test("covers the neck, where the front is open", () => {
    const rgba = rasterize(drawBack(buildDesign({ cut: "tee" }), PIXEL), 200);
    expect(rgba[(36 * 200 + 100) * 4 + 3]).toBe(255);
  });
});
