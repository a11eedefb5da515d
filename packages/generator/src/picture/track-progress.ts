import type { GeneratedImage, GenerationProgress, GenerationStage } from "../types.ts";

/** Shares of the whole picture, as measured; each stage ends where the next begins. */
const STAGE_SHARES: Readonly<Record<GenerationStage, readonly [from: number, to: number]>> = {
  prompt: [0, 0.02],
  diffuse: [0.02, 0.38],
  compose: [0.38, 0.42],
  refine: [0.42, 0.94],
  encode: [0.94, 1],
};

type ProgressStep = {
  stage: GenerationStage;
  step: number;
  steps: number;
  /** Share of the stage that is done; `step / steps` unless given. */
  share?: number;
  preview?: GeneratedImage;
};

export type ProgressTracker = {
  report: (step: ProgressStep) => void;
  /** Milliseconds since the last report. */
  silentMs: () => number;
  /** Milliseconds spent in each stage that is finished or under way. */
  stageMs: () => Partial<Record<GenerationStage, number>>;
  /** Starts the clock of a stage, and ends that of the one before. */
  enter: (stage: GenerationStage) => void;
};

/** Turns the steps of the stages into one fraction that never falls, and times the stages. */
export function createProgressTracker(
  now: () => number,
  onProgress: (progress: GenerationProgress) => void,
): ProgressTracker {
  const spentMs: Partial<Record<GenerationStage, number>> = {};
  let current: { stage: GenerationStage; startedAt: number } | undefined;
  let reportedAt = now();
  let fraction = 0;
  const settle = (): void => {
    if (current !== undefined) spentMs[current.stage] = Math.round(now() - current.startedAt);
  };
  return {
    report: ({ stage, step, steps, share, preview }) => {
      const [from, to] = STAGE_SHARES[stage];
      fraction = Math.max(fraction, from + (to - from) * Math.min(1, share ?? step / steps));
      reportedAt = now();
      onProgress({ stage, step, steps, fraction, ...(preview === undefined ? {} : { preview }) });
    },
    silentMs: () => now() - reportedAt,
    stageMs: () => {
      settle();
      return { ...spentMs };
    },
    enter: (stage) => {
      settle();
      current = { stage, startedAt: now() };
    },
  };
}
