import type { GeneratedImage, GenerationProgress } from "../types.ts";

/**
 * The stages of a run in their order, each with its share of the whole: from where to where, 0 to 1.
 * Each ends where the next begins.
 */
export type StageShares = Readonly<Record<string, readonly [from: number, to: number]>>;

type ProgressStep = {
  stage: string;
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
  stageMs: () => Record<string, number>;
  /** Starts the clock of a stage, and ends that of the one before. */
  enter: (stage: string) => void;
};

/** Turns the steps of the stages into one fraction that never falls, and times the stages. */
export function createProgressTracker(
  shares: StageShares,
  now: () => number,
  onProgress: (progress: GenerationProgress) => void,
): ProgressTracker {
  const spentMs: Record<string, number> = {};
  let current: { stage: string; startedAt: number } | undefined;
  let reportedAt = now();
  let fraction = 0;
  const settle = (): void => {
    if (current !== undefined) spentMs[current.stage] = Math.round(now() - current.startedAt);
  };
  return {
    report: ({ stage, step, steps, share, preview }) => {
      const [from, to] = shares[stage] ?? [1, 1];
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
