import { describe, expect, test } from "vitest";
import { buildDesign } from "../../test/design-builder.ts";
import { chooseKit } from "../garment/kits.ts";
import { raiseCloth } from "./raise-cloth.ts";
import type { Cloth } from "./raise-cloth.ts";

const GRID = 100;

function raise(prompt: string, seed = 1): Cloth {
  const design = buildDesign({ prompt, seed, cut: prompt.includes("tank") ? "tank" : "tee" });
  return raiseCloth(design, chooseKit(design), GRID);
}

describe("raiseCloth", () => {
  test("bulges towards the middle of the body", () => {
    const { body } = raise("a jersey");
    const row = 60 * GRID;
    expect(body[row + 50] ?? 0).toBeGreaterThan((body[row + 30] ?? 0) + 10);
    expect(body[row + 50] ?? 0).toBeGreaterThan((body[row + 69] ?? 0) + 10);
  });

  test("is finite everywhere, also off the garment", () => {
    const { body, sleeves } = raise("hockey jersey");
    expect(body.every(Number.isFinite)).toBe(true);
    expect(sleeves.every(Number.isFinite)).toBe(true);
  });

  test("folds the same for a seed and otherwise for another", () => {
    expect(raise("a jersey", 4)).toEqual(raise("a jersey", 4));
    expect(raise("a jersey", 4).body).not.toEqual(raise("a jersey", 5).body);
  });

  test("rises along a sleeve, and nowhere on a tank", () => {
    const { sleeves } = raise("long sleeve jersey");
    expect(sleeves[60 * GRID + 83]).toBeGreaterThan(20);
    expect(Math.max(...raise("tank").sleeves)).toBeLessThan(8);
  });

  test("has folds about as large on a finer grid", () => {
    const design = buildDesign({ prompt: "a jersey" });
    const kit = chooseKit(design);
    const coarse = raiseCloth(design, kit, 60);
    const fine = raiseCloth(design, kit, 120);
    let difference = 0;
    for (let row = 22; row < 48; row++) {
      const here = coarse.body[row * 60 + 26] ?? 0;
      difference = Math.max(difference, Math.abs(here - (fine.body[row * 2 * 120 + 52] ?? 0)));
    }
    expect(difference).toBeLessThan(8);
  });
});
