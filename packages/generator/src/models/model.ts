import type { InputProblem } from "../input/problem.ts";
import type { FileMetrics, GeneratedFile, GenerationProgress } from "../types.ts";
import type { ModelDeclaration, ModelInput } from "./declaration.ts";

export type RunContext = {
  /** The model's name: several models may share a run function. */
  model: string;
  /** Of this file; an unsigned 32-bit integer. */
  seed: number;
  /** Milliseconds of a clock that only rises. */
  now: () => number;
  /** To be called at least every 100 ms; throws when the work is not wanted any more. */
  checkpoint: () => void;
  /** Progress of this file alone; `fraction` runs from 0 to 1. */
  report: (progress: GenerationProgress) => void;
  /** What this file may take on a slow machine, in milliseconds; null for as long as it needs. */
  budgetMs: number | null;
};

export type RunResult = { file: GeneratedFile; metrics: FileMetrics };

/** The part of a model that runs in a worker. */
export type ModelRunner = {
  /**
   * Loads what the first run would load, and computes a little with it. Rejects with what
   * `checkpoint` throws.
   */
  warm: (checkpoint: () => void) => Promise<void>;
  /** Makes one file. The same input and seed give the same file. */
  run: (input: ModelInput, context: RunContext) => Promise<RunResult>;
};

/** A model: what everybody may read of it, and how a worker comes by the rest. */
export type Model = {
  declaration: ModelDeclaration;
  /** What the types of the properties do not say; asked after they have been checked. */
  check?: (input: ModelInput) => InputProblem[];
  /** Imports the runner and its networks; called in workers only. */
  load: () => Promise<ModelRunner>;
};
