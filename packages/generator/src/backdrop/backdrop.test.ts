import { describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import { paintStadium } from "./stadium.ts";
import { paintStudio } from "./studio.ts";

const SIZE = 64;

function meanOf(picture: Float32Array, channel: number, fromRow = 0, toRow = SIZE): number {
  let sum = 0;
  for (let pixel = fromRow * SIZE; pixel < toRow * SIZE; pixel++) {
    sum += picture[pixel * 3 + channel] ?? 0;
  }
  return sum / ((toRow - fromRow) * SIZE);
}

describe.each([
  ["studio", paintStudio],
  ["stadium", paintStadium],
] as const)("the %s", (_, paint) => {
  test("has a colour from 0 to 255 for every pixel", () => {
    const picture = paint(buildDesign(), SIZE);
    expect(picture.length).toBe(SIZE * SIZE * 3);
    expect(picture.every((value) => value >= 0 && value <= 255)).toBe(true);
  });

  test("is the same for the same design", () => {
    expect(paint(buildDesign(), SIZE)).toEqual(paint(buildDesign(), SIZE));
  });

  test("differs with the seed", () => {
    expect(paint(buildDesign({ seed: 1 }), SIZE)).not.toEqual(
      paint(buildDesign({ seed: 2 }), SIZE),
    );
  });

  test("takes a tint of the kit", () => {
    const red = paint(buildDesign({ base: "#d01f2e", second: "#ff0000" }), SIZE);
    const blue = paint(buildDesign({ base: "#1d54c8", second: "#0000ff" }), SIZE);
    expect(meanOf(red, 0)).toBeGreaterThan(meanOf(blue, 0));
    expect(meanOf(blue, 2)).toBeGreaterThan(meanOf(red, 2));
  });

  test("changes smoothly at full size: neighbours differ little, off the lamps", () => {
    const size = 256;
    const picture = paint(buildDesign(), size);
    let largest = 0;
    for (let y = 110; y < 250; y++) {
      for (let x = 1; x < size; x++) {
        const start = (y * size + x) * 3 + 1;
        largest = Math.max(largest, Math.abs((picture[start] ?? 0) - (picture[start - 3] ?? 0)));
      }
    }
    expect(largest).toBeLessThan(40);
  });
});

test("the studio is pale behind a dark garment and deeper behind a bright one", () => {
  const behindDark = paintStudio(buildDesign({ base: "#101010" }), SIZE);
  const behindBright = paintStudio(buildDesign({ base: "#f4f4f1", second: "#f3ead2" }), SIZE);
  expect(meanOf(behindDark, 1)).toBeGreaterThan(meanOf(behindBright, 1) + 50);
});

test("the stadium is night above and green below", () => {
  const picture = paintStadium(buildDesign(), SIZE);
  const pitch = [0, 1, 2].map((channel) => meanOf(picture, channel, 52, SIZE));
  expect(pitch[1]).toBeGreaterThan(Math.max(pitch[0] ?? 0, pitch[2] ?? 0));
  expect(meanOf(picture, 2, 12, 18)).toBeGreaterThan(meanOf(picture, 0, 12, 18));
});

test("the floodlights are the brightest things in the stadium", () => {
  const picture = paintStadium(buildDesign(), 128);
  const rowMax = (from: number, to: number): number =>
    Math.max(...picture.subarray(from * 128 * 3, to * 128 * 3));
  expect(rowMax(15, 45)).toBeGreaterThan(190);
  expect(rowMax(60, 128)).toBeLessThan(rowMax(15, 45));
});
