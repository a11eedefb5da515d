import { expect, test } from "vitest";
import { GARMENTS } from "../garment/geometry.ts";
import { bodyHeight, createFolds, sleeveHeight } from "./folds.ts";

const { armpits } = GARMENTS.tee;
const folds = createFolds(1, 2);

test("cloth rises from its edge like a tube and then stays level", () => {
  const at = (inset: number): number => bodyHeight(folds, 500, 600, inset, armpits);
  expect(at(50)).toBeGreaterThan(at(0));
  expect(at(185)).toBeGreaterThan(at(50));
  expect(at(400)).toBe(at(185));
});

test("folds grow towards the hem", () => {
  const spread = (y: number): number => {
    const heights = Array.from({ length: 60 }, (_, index) =>
      bodyHeight(folds, 400 + index * 4, y, 185, armpits),
    );
    return Math.max(...heights) - Math.min(...heights);
  };
  expect(spread(880)).toBeGreaterThan(spread(300));
});

test("a sleeve is narrower and lower than the body", () => {
  const sleeve = sleeveHeight(folds, 200, 350, 500, armpits.left, 1);
  expect(sleeve).toBeLessThan(bodyHeight(folds, 500, 350, 500, armpits));
  expect(sleeveHeight(folds, 200, 350, 74, armpits.left, 1)).toBe(sleeve);
});

test("heights are numbers even at the armpit itself", () => {
  const [x, y] = armpits.left;
  expect(Number.isFinite(bodyHeight(folds, x, y, 0, armpits))).toBe(true);
  expect(Number.isFinite(sleeveHeight(folds, x, y, 0, armpits.left, 1))).toBe(true);
});
