import { createRandom, hashText } from "../design/random.ts";
import type { Design } from "../design/types.ts";
import type { Checkpoint } from "../flow/predict-velocity.ts";
import { patternWords, samplePattern } from "../flow/sample-pattern.ts";
import type { PatternMap } from "../flow/sample-pattern.ts";
import type { Adaptation, GeneratedImage } from "../types.ts";
import { composeScene, prepareScene } from "./compose.ts";
import type { Resources } from "./load-resources.ts";
import type { ModelSettings } from "./models.ts";
import { planDiffusion } from "./plan-diffusion.ts";
import { PREVIEW_PNG_LEVEL, toPng } from "./to-png.ts";
import type { ProgressTracker } from "./track-progress.ts";

export type DiffuseOptions = {
  resources: Pick<Resources, "flow" | "rasterize">;
  settings: ModelSettings;
  tracker: ProgressTracker;
  checkpoint: Checkpoint;
  now: () => number;
  /** When the run began, by `now`. */
  beganAt: number;
  /** Milliseconds of the whole run; null for as long as it needs. */
  budgetMs: number | null;
};

export type Diffused = { map: PatternMap; stepsDone: number; adaptation: Adaptation | null };

/** Pushes the pattern towards the words; above 3 it turns coarse. */
const GUIDANCE = 2.2;
/** The first step of a thread is slower than the others; the quicker of two tells the pace. */
const STEPS_MEASURED = 2;
const PREVIEW_EVERY_STEPS = 4;
/** Pixels a side of the previews while the pattern grows. */
const PREVIEW_SIZE = 128;

/** Thrown out of the sampler to begin again with a smaller plan. */
class TooSlowError extends Error {
  readonly adaptation: Adaptation;

  constructor(adaptation: Adaptation) {
    super("the machine is too slow for the usual plan");
    this.adaptation = adaptation;
  }
}

/** Looks at the time of the first steps and throws `TooSlowError` where they would take too long. */
function createPaceKeeper({ settings, now, beganAt, budgetMs }: DiffuseOptions): {
  before: (step: number) => void;
  after: () => void;
} {
  let startedAt = now();
  let stepMs = Infinity;
  return {
    before: (step) => {
      const nowMs = now();
      stepMs = Math.min(stepMs, nowMs - startedAt);
      if (budgetMs === null || step !== STEPS_MEASURED) return;
      const adaptation = planDiffusion({ settings, stepMs, spentMs: nowMs - beganAt, budgetMs });
      if (adaptation !== null) throw new TooSlowError(adaptation);
    },
    // Previews are no part of a step.
    after: () => {
      startedAt = now();
    },
  };
}

function sample(design: Design, options: DiffuseOptions): PatternMap {
  const { resources, settings, tracker, checkpoint } = options;
  const steps = settings.diffuseSteps;
  const scene = prepareScene(design, settings.backdrop, PREVIEW_SIZE, resources.rasterize);
  const pace = createPaceKeeper(options);
  return samplePattern({
    weights: resources.flow,
    words: patternWords(design, resources.flow),
    size: settings.mapSize,
    steps,
    guidance: GUIDANCE,
    random: createRandom(design.seed ^ hashText(design.prompt)),
    checkpoint,
    onStep: (step, expected) => {
      pace.before(step);
      const hasPreview = step === 1 || step === steps || step % PREVIEW_EVERY_STEPS === 0;
      const preview = (): GeneratedImage =>
        toPng(composeScene(scene, expected()).rgb, scene.size, PREVIEW_PNG_LEVEL);
      tracker.report({
        stage: "diffuse",
        step,
        steps,
        ...(hasPreview ? { preview: preview() } : {}),
      });
      pace.after();
    },
  });
}

/**
 * The pattern of a design, from noise. Where the first steps show that the budget would not be kept
 * it begins again with fewer steps or a smaller map: the result is the one of those settings.
 */
export function diffusePattern(design: Design, options: DiffuseOptions): Diffused {
  const { settings, tracker } = options;
  tracker.enter("diffuse");
  try {
    const map = sample(design, options);
    return { map, stepsDone: settings.diffuseSteps, adaptation: null };
  } catch (error) {
    if (!(error instanceof TooSlowError)) throw error;
    const { adaptation } = error;
    const smaller = {
      ...settings,
      mapSize: adaptation.mapSize.used,
      diffuseSteps: adaptation.steps.used,
    };
    const map = sample(design, { ...options, settings: smaller, budgetMs: null });
    return { map, stepsDone: smaller.diffuseSteps, adaptation };
  }
}
