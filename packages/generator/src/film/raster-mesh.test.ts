import { describe, expect, test } from "vitest";
import type { Mesh } from "./cut-mesh.ts";
import type { Pose } from "./plan-shot.ts";
import { SEEN, createFrameBuffer, rasterMeshes } from "./raster-mesh.ts";
import type { FrameBuffer } from "./raster-mesh.ts";

const SIZE = 64;
const FACING: Pose = { turn: 0, tilt: 0, zoom: 1, drop: 0 };

/** A square of 400 drawing units that looks towards the camera at a turn of 0. */
function square(depth: number, side: 1 | -1): Mesh {
  return {
    x: Float32Array.of(-200 * side, 200 * side, -200 * side, 200 * side),
    y: Float32Array.of(-200, -200, 200, 200),
    z: Float32Array.of(depth, depth, depth, depth),
    u: Float32Array.of(0, 1, 0, 1),
    v: Float32Array.of(0, 0, 1, 1),
    triangles: Uint32Array.of(0, 1, 2, 1, 3, 2),
  };
}
const sides = { front: square(50, 1), back: square(-50, -1) };

function draw(pose: Pose): FrameBuffer {
  const buffer = createFrameBuffer(SIZE);
  rasterMeshes(buffer, sides, pose);
  return buffer;
}
const middle = (SIZE / 2) * SIZE + SIZE / 2;

describe("rasterMeshes", () => {
  test("shows the front, and after half a turn the back", () => {
    expect(draw(FACING).seen[middle]).toBe(SEEN.front);
    expect(draw({ ...FACING, turn: Math.PI }).seen[middle]).toBe(SEEN.back);
  });

  test("hides what lies behind", () => {
    expect(new Set(draw(FACING).seen)).toEqual(new Set([SEEN.nothing, SEEN.front]));
  });

  test("shows the inside of the far side where the near one is open", () => {
    const open = { ...sides.front, triangles: new Uint32Array(0) };
    const buffer = createFrameBuffer(SIZE);
    rasterMeshes(buffer, { front: open, back: sides.back }, FACING);
    expect(buffer.seen[middle]).toBe(SEEN.insideBack);
  });

  test("reads the drawing from left to right on both sides", () => {
    for (const turn of [0, Math.PI]) {
      const { u, v } = draw({ ...FACING, turn });
      expect(u[middle - 8] ?? 0).toBeLessThan(u[middle + 8] ?? 0);
      expect(v[middle - 8 * SIZE] ?? 0).toBeLessThan(v[middle + 8 * SIZE] ?? 0);
      expect(u[middle]).toBeCloseTo(0.5, 1);
    }
  });

  test("leaves no hole between two triangles", () => {
    const { seen } = draw(FACING);
    for (let y = 22; y < 42; y++) {
      for (let x = 22; x < 42; x++) expect(seen[y * SIZE + x]).toBe(SEEN.front);
    }
  });

  test("forgets the frame before", () => {
    const buffer = createFrameBuffer(SIZE);
    rasterMeshes(buffer, sides, { ...FACING, zoom: 2 });
    rasterMeshes(buffer, sides, FACING);
    const { seen, depth } = draw(FACING);
    expect(buffer).toMatchObject({ seen, depth });
  });
});
