import { beforeAll, expect, test } from "vitest";
import { parseDesign } from "../design/parse-design.ts";
import type { GenerationProgress } from "../types.ts";
import { diffusePattern } from "./diffuse-pattern.ts";
import type { Diffused } from "./diffuse-pattern.ts";
import { loadResources } from "./load-resources.ts";
import type { Resources } from "./load-resources.ts";
import { MODEL_SETTINGS } from "./models.ts";
import type { ModelSettings } from "./models.ts";
import { JERSEY_STAGES } from "./stages.ts";
import { createProgressTracker } from "./track-progress.ts";

const USUAL = MODEL_SETTINGS["jersey-preview"];
const BUDGET_MS = 1_500;

let resources: Resources;

beforeAll(async () => {
  resources = await loadResources();
});

type Run = Diffused & { progress: GenerationProgress[]; checkpoints: number[] };

/** A machine on which the clock goes on by so much with each layer. */
function diffuse(layerMs: number, budgetMs: number | null, settings: ModelSettings = USUAL): Run {
  let clockMs = 0;
  let layers = 0;
  const progress: GenerationProgress[] = [];
  const checkpoints: number[] = [];
  const tracker = createProgressTracker(
    JERSEY_STAGES,
    () => clockMs,
    (news) => {
      progress.push(news);
      checkpoints.push(layers);
      layers = 0;
    },
  );
  const diffused = diffusePattern(parseDesign("waves, navy and gold", 5), {
    resources,
    settings,
    tracker,
    now: () => clockMs,
    beganAt: 0,
    budgetMs,
    checkpoint: () => {
      layers += 1;
      clockMs += layerMs;
    },
  });
  return { ...diffused, progress, checkpoints };
}

test("a run that keeps its budget is done in full, with a checkpoint between the layers", () => {
  const run = diffuse(0, BUDGET_MS);
  expect(run).toMatchObject({ adaptation: null, stepsDone: USUAL.diffuseSteps });
  expect(run.map.size).toBe(USUAL.mapSize);
  for (const layers of run.checkpoints) expect(layers).toBeGreaterThan(10);
});

test("on a slow machine it begins again smaller, says so, and is what those settings give", () => {
  const run = diffuse(20, BUDGET_MS);
  const { adaptation } = run;
  if (adaptation === null) throw new Error("nothing was adapted");
  expect(adaptation.slowdown).toBeGreaterThan(1);
  const smaller = {
    ...USUAL,
    diffuseSteps: adaptation.steps.used,
    mapSize: adaptation.mapSize.used,
  };
  expect(smaller.diffuseSteps * smaller.mapSize ** 2).toBeLessThan(
    USUAL.diffuseSteps * USUAL.mapSize ** 2,
  );
  expect(run.stepsDone).toBe(smaller.diffuseSteps);
  expect(run.map).toEqual(diffuse(0, null, smaller).map);
  const fractions = run.progress.map(({ fraction }) => fraction);
  expect(fractions).toEqual(fractions.toSorted((first, second) => first - second));
});

test("without a budget a slow machine takes its time and draws the same", () => {
  const slow = diffuse(1_000, null);
  expect(slow.adaptation).toBeNull();
  expect(slow.map).toEqual(diffuse(0, BUDGET_MS).map);
});
