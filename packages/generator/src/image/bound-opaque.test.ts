import { expect, test } from "vitest";
import { boundOpaque } from "./bound-opaque.ts";

function paintAlpha(
  size: number,
  places: readonly (readonly [x: number, y: number])[],
): Uint8Array {
  const rgba = new Uint8Array(size * size * 4);
  for (const [x, y] of places) rgba[(y * size + x) * 4 + 3] = 255;
  return rgba;
}

test("the box holds all that is drawn, and a margin", () => {
  const rgba = paintAlpha(20, [
    [8, 6],
    [11, 12],
  ]);
  expect(boundOpaque(rgba, 20, 2)).toEqual({ left: 6, top: 4, right: 14, bottom: 15 });
});

test("the margin ends at the picture's edge", () => {
  const rgba = paintAlpha(10, [
    [0, 1],
    [9, 9],
  ]);
  expect(boundOpaque(rgba, 10, 6)).toEqual({ left: 0, top: 0, right: 10, bottom: 10 });
});

test("what is nearly transparent does not count", () => {
  const rgba = paintAlpha(10, [[5, 5]]);
  rgba[3] = 8;
  expect(boundOpaque(rgba, 10, 0)).toEqual({ left: 5, top: 5, right: 6, bottom: 6 });
});
