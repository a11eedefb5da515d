import { describe, expect, test } from "vitest";
import { CREST, GARMENTS, POLO, SIDE_PANELS, SLEEVE_STRIPES, collarShape } from "./geometry.ts";

type Place = [x: number, y: number];

/** The absolute coordinates of a path in their order. */
function placesOf(path: string): Place[] {
  return [...path.matchAll(/(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)/gu)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
}

function mirrored(path: string): string[] {
  return placesOf(path)
    .map(([x, y]) => `${1000 - x},${y}`)
    .toSorted();
}

function sorted(path: string): string[] {
  return placesOf(path)
    .map(([x, y]) => `${x},${y}`)
    .toSorted();
}

describe.each(Object.entries(GARMENTS))("the %s", (_, garment) => {
  test("has everything inside the drawing", () => {
    const paths = [
      garment.body,
      garment.inside,
      garment.insideV,
      garment.cuffs.left,
      garment.cuffs.right,
      garment.collars.crew,
      garment.collars.v,
      ...garment.armSeams,
      ...garment.hemSeams,
    ];
    const coordinates = paths.flatMap(placesOf).flat();
    expect(Math.min(...coordinates)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...coordinates)).toBeLessThanOrEqual(1000);
  });

  test("is symmetric in cuffs, armpits and hem", () => {
    expect(mirrored(garment.cuffs.left)).toEqual(sorted(garment.cuffs.right));
    const { left, right } = garment.armpits;
    expect(1000 - left[0]).toBe(right[0]);
    expect(left[1]).toBe(right[1]);
    for (const seam of garment.hemSeams) expect(mirrored(seam)).toEqual(sorted(seam));
  });

  test("has two hem seams nine units apart", () => {
    const [upper, lower] = garment.hemSeams;
    const shifted = placesOf(lower).map(([x, y]) => [x, y + 9]);
    expect(shifted).toEqual(placesOf(upper));
  });

  test("has closed surfaces and open seams", () => {
    for (const path of [garment.body, garment.inside, garment.collars.v, garment.collars.crew]) {
      expect(path).toMatch(/Z$/u);
    }
    for (const seam of [...garment.armSeams, ...garment.hemSeams, garment.collarSeams.v]) {
      expect(seam).not.toMatch(/Z$/u);
    }
  });
});

test("sleeve stripes, side panels and the polo collar mirror each other", () => {
  for (const [index, stripe] of SLEEVE_STRIPES.left.entries()) {
    expect(mirrored(stripe)).toEqual(sorted(SLEEVE_STRIPES.right[index] ?? ""));
  }
  expect(mirrored(SIDE_PANELS.left.panel)).toEqual(sorted(SIDE_PANELS.right.panel));
  expect(mirrored(SIDE_PANELS.left.seam)).toEqual(sorted(SIDE_PANELS.right.seam));
  expect(mirrored(POLO.left)).toEqual(sorted(POLO.right));
});

test("the crest's field lies inside its rim", () => {
  const widthOf = (path: string): number => Math.max(...placesOf(path).map(([x]) => Math.abs(x)));
  expect(widthOf(CREST.field)).toBeLessThan(widthOf(CREST.rim));
});

test("a polo collar is drawn over a round one", () => {
  expect(collarShape("polo")).toBe("crew");
  expect(collarShape("v")).toBe("v");
});
