import type { Adaptation } from "../types.ts";
import type { ModelSettings } from "./models.ts";

/** What is known after the first steps. All times in milliseconds. */
export type Pace = {
  settings: ModelSettings;
  /** Time of one step, the quickest of those measured. */
  stepMs: number;
  /** Since the run began, loading included. */
  spentMs: number;
  budgetMs: number;
};

/** One step on a map of 80 × 80 pixels took this long where the models were tuned. */
const TUNED_STEP_MS = 40;
const TUNED_MAP_SIZE = 80;
/** Everything after the pattern, for each million pixels of the picture, on that machine. */
const TUNED_FINISH_MS = 700;

/** Fewer steps leave noise in the pattern. */
const STEPS_MIN = 4;
/** With at least this many steps a smaller map is the worse choice. */
const STEPS_GOOD = 7;
/** A smaller map shows no fine pattern any more. */
const MAP_SIZE_MIN = 48;
/** The network halves the map three times. */
const MAP_SIZE_STEP = 8;

function relativeCost(mapSize: number, usualSize: number): number {
  return (mapSize / usualSize) ** 2;
}

/** The plans that are cheaper than the usual one, the best first. */
function listPlans({ mapSize, diffuseSteps }: ModelSettings): { mapSize: number; steps: number }[] {
  const plans: { mapSize: number; steps: number }[] = [];
  const least = Math.min(STEPS_GOOD, diffuseSteps);
  for (let steps = diffuseSteps - 1; steps >= least; steps--) plans.push({ mapSize, steps });
  for (let size = mapSize - MAP_SIZE_STEP; size >= MAP_SIZE_MIN; size -= MAP_SIZE_STEP) {
    plans.push({ mapSize: size, steps: least });
  }
  const smallest = Math.min(MAP_SIZE_MIN, mapSize);
  for (let steps = least - 1; steps >= STEPS_MIN; steps--) plans.push({ mapSize: smallest, steps });
  return plans;
}

/**
 * How to begin again so that the run keeps its budget; null when it does as it is. On a machine
 * that is too slow for any plan the smallest one is taken.
 */
export function planDiffusion({ settings, stepMs, spentMs, budgetMs }: Pace): Adaptation | null {
  const { mapSize, diffuseSteps, pictureSize } = settings;
  const slowdown = stepMs / (TUNED_STEP_MS * relativeCost(mapSize, TUNED_MAP_SIZE));
  const megapixels = pictureSize ** 2 / 1e6;
  const leftMs = budgetMs - spentMs - TUNED_FINISH_MS * megapixels * slowdown;
  if (stepMs * diffuseSteps <= leftMs) return null;
  const plans = listPlans(settings);
  const fitting = plans.find(
    (plan) => plan.steps * stepMs * relativeCost(plan.mapSize, mapSize) <= leftMs,
  );
  const plan = fitting ?? plans.at(-1);
  if (plan === undefined) return null;
  return {
    slowdown,
    steps: { usual: diffuseSteps, used: plan.steps },
    mapSize: { usual: mapSize, used: plan.mapSize },
  };
}
