import { describe, expect, test } from "vitest";
import { MODEL_SETTINGS } from "./models.ts";
import { planDiffusion } from "./plan-diffusion.ts";

const settings = MODEL_SETTINGS["jersey-quality"];
const { diffuseSteps, mapSize } = settings;
const pace = { settings, spentMs: 100, budgetMs: 8_000 };

describe("planDiffusion", () => {
  test("changes nothing while the budget is kept", () => {
    expect(planDiffusion({ ...pace, stepMs: 60 })).toBeNull();
    expect(planDiffusion({ ...pace, stepMs: 10_000, budgetMs: Infinity })).toBeNull();
  });

  test("takes fewer steps first, then a smaller map", () => {
    const somewhat = planDiffusion({ ...pace, stepMs: 350 });
    expect(somewhat?.mapSize).toEqual({ usual: mapSize, used: mapSize });
    expect(somewhat?.steps.used).toBeLessThan(diffuseSteps);
    const much = planDiffusion({ ...pace, stepMs: 700 });
    expect(much?.mapSize.used).toBeLessThan(mapSize);
    expect(much?.steps.used).toBe(7);
  });

  test("takes the smallest plan where none fits, and never an unusable one", () => {
    for (const [model, each] of Object.entries(MODEL_SETTINGS)) {
      const plan = planDiffusion({ settings: each, stepMs: 60_000, spentMs: 0, budgetMs: 1_500 });
      expect([model, plan?.steps.used, plan?.mapSize.used]).toEqual([model, 4, 48]);
    }
  });

  test("a slower machine never gets a larger plan, and a fitting plan is within the budget", () => {
    let before = Infinity;
    for (let stepMs = 50; stepMs < 3_000; stepMs += 10) {
      const plan = planDiffusion({ ...pace, stepMs });
      const steps = plan?.steps.used ?? diffuseSteps;
      const size = plan?.mapSize.used ?? mapSize;
      const cost = steps * (size / mapSize) ** 2;
      expect(cost).toBeLessThanOrEqual(before);
      expect(size % 8).toBe(0);
      before = cost;
    }
  });

  test("tells how slow the machine is", () => {
    const slow = planDiffusion({ ...pace, stepMs: 1_000 });
    const slower = planDiffusion({ ...pace, stepMs: 2_000 });
    expect((slower?.slowdown ?? 0) / (slow?.slowdown ?? 1)).toBeCloseTo(2, 6);
  });
});
