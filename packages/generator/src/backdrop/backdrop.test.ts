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

  test("takes a tint of the second colour", () => {
    const red = paint(buildDesign({ second: "#ff0000" }), SIZE);
    const blue = paint(buildDesign({ second: "#0000ff" }), SIZE);
    expect(meanOf(red, 0)).toBeGreaterThan(meanOf(blue, 0));
    expect(meanOf(blue, 2)).toBeGreaterThan(meanOf(red, 2));
  });
});

test("the studio is pale behind a dark garment and slate behind a bright one", () => {
  const behindDark = paintStudio(buildDesign({ base: "#101010" }), SIZE);
  const behindBright = paintStudio(buildDesign({ base: "#f4f4f1" }), SIZE);
  expect(meanOf(behindDark, 1)).toBeGreaterThan(meanOf(behindBright, 1) + 50);
});

test("the stadium is night above and green below", () => {
  const picture = paintStadium(buildDesign(), SIZE);
  const pitch = [0, 1, 2].map((channel) => meanOf(picture, channel, 52, SIZE));
  expect(pitch[1]).toBeGreaterThan(Math.max(pitch[0] ?? 0, pitch[2] ?? 0));
  expect(meanOf(picture, 2, 12, 18)).toBeGreaterThan(meanOf(picture, 0, 12, 18));
});

test("the floodlights are the brightest things in the stadium", () => {
  const picture = paintStadium(buildDesign(), SIZE);
  const lamp = (Math.floor(0.115 * SIZE) * SIZE + Math.floor(0.15 * SIZE)) * 3;
  expect(picture[lamp]).toBeGreaterThan(220);
});
