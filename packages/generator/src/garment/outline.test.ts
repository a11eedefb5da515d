import { describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import { chooseKit } from "./kits.ts";
import { cutOutline } from "./outline.ts";

const PROMPTS = [
  "a jersey",
  "basketball jersey",
  "hockey jersey, laces",
  "american football jersey",
  "baseball jersey",
  "cycling jersey",
  "rugby shirt",
  "long sleeve henley",
] as const;

function kitOf(prompt: string): ReturnType<typeof chooseKit> {
  const cut = prompt.startsWith("basketball") ? "tank" : "tee";
  return chooseKit(buildDesign({ prompt, sportWords: prompt, cut }));
}

/** Every point of a path, control points included, as text. */
function pointsOf(path: string): [x: number, y: number][] {
  return [...path.matchAll(/(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)/gu)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
}

function sorted(points: readonly [x: number, y: number][]): string[] {
  return [...new Set(points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`))].toSorted();
}

function mirrored(path: string): [x: number, y: number][] {
  return pointsOf(path).map(([x, y]) => [1000 - x, y]);
}

describe.each(PROMPTS)("the outline of %s", (prompt) => {
  const outline = cutOutline(kitOf(prompt));

  test("is symmetric", () => {
    for (const path of [
      outline.body,
      outline.inside,
      outline.neckBand,
      outline.backBand,
      outline.hem,
    ]) {
      expect(sorted(pointsOf(path))).toEqual(sorted(mirrored(path)));
    }
    const [right, left] = outline.sleeves;
    expect(sorted(pointsOf(right?.path ?? ""))).toEqual(sorted(mirrored(left?.path ?? "")));
    const [rightBand, leftBand] = outline.armBands;
    expect(sorted(pointsOf(rightBand ?? ""))).toEqual(sorted(mirrored(leftBand ?? "")));
  });

  test("lies inside the drawing and leaves room for a floor", () => {
    const paths = [outline.body, ...outline.sleeves.map(({ path }) => path)];
    const points = paths.flatMap(pointsOf);
    for (const [x, y] of points) {
      expect(x).toBeGreaterThan(40);
      expect(x).toBeLessThan(960);
      expect(y).toBeGreaterThan(80);
      expect(y).toBeLessThan(910);
    }
  });

  test("has sleeves or bound arm holes, never both", () => {
    expect(outline.sleeves.length + outline.armBands.length).toBe(2);
  });
});

describe("the kit", () => {
  test.each([
    ["hockey jersey, laces", "laces"],
    ["baseball jersey", "buttons"],
    ["cycling jersey", "zip"],
    ["long sleeve henley", "henley"],
    ["rugby shirt", "polo"],
  ] as const)("of %s closes with %s", (prompt, neck) => {
    expect(kitOf(prompt).neck).toBe(neck);
  });

  test("keeps the collar that the prompt names", () => {
    const design = buildDesign({ prompt: "rugby shirt, v-neck", sportWords: "rugby", collar: "v" });
    expect(chooseKit(design).neck).toBe("v");
  });

  test("of a tank has no collar to fold", () => {
    expect(chooseKit(buildDesign({ prompt: "henley", cut: "tank", collar: "polo" })).neck).toBe(
      "crew",
    );
  });

  test("keeps the collar that is wished for, whatever the sport and the prompt say", () => {
    const design = buildDesign({
      prompt: "henley",
      sportWords: "baseball",
      collar: "crew",
      isCollarWished: true,
    });
    expect(chooseKit(design).neck).toBe("crew");
  });
});
