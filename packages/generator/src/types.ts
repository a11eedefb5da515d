import type { ModelDeclaration, OutputKind } from "./models/declaration.ts";

/** A picture on the way or at the end. */
export type GeneratedImage = {
  bytes: Uint8Array;
  mediaType: "image/png";
  width: number;
  height: number;
};

/** One result of a model. */
export type GeneratedFile = {
  kind: OutputKind;
  bytes: Uint8Array;
  mediaType: string;
  /** Pixels; only of pictures and films. */
  width?: number;
  height?: number;
  /** Milliseconds; only of what is played. */
  durationMs?: number;
};

/** How a run was made smaller to keep its budget on a slow machine. */
export type Adaptation = {
  /** Measured time of one step over its time on the machine the model was tuned for. */
  slowdown: number;
  steps: { usual: number; used: number };
  mapSize: { usual: number; used: number };
};

/** What was spent on one file. */
export type FileMetrics = {
  /** Milliseconds in each stage, in the order of the stages. */
  stageMs: Readonly<Record<string, number>>;
  /** Network steps: those of the full run, and those that were done. */
  stepsPlanned: number;
  stepsDone: number;
  /** Side of the pattern map in pixels; null for models that have none. */
  mapSize: number | null;
  /** Null when the full run was done. */
  adaptation: Adaptation | null;
};

export type GenerationProgress = {
  /** A word for what is being done; each model has its own. */
  stage: string;
  step: number;
  steps: number;
  /** Share of the whole request that is done, 0 to 1, never falling. */
  fraction: number;
  preview?: GeneratedImage;
};

export type GenerateRequest = {
  /** A name of `MODEL_DECLARATIONS`. */
  model: string;
  /** Checked against what the model declares; without `seed` one is drawn. */
  input: Readonly<Record<string, unknown>>;
};

export type Generation = {
  /** As many as `num_outputs` asks for; the file at index i was made with seed + i. */
  files: GeneratedFile[];
  /** Of the first file. Same model, input and seed give the same files unless a run was adapted. */
  seed: number;
  /** One entry for each file. */
  metrics: FileMetrics[];
};

export type GenerateOptions = {
  /** Aborting ends the work within half a second; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  onProgress?: (progress: FileProgress) => void;
  /** Reads files that an input names by address; without it only data: URIs are taken. */
  readFile?: (url: string) => Promise<Uint8Array | undefined>;
};

/** Progress of the whole request; `file` says which of its files is being made, from 0. */
export type FileProgress = GenerationProgress & { file: number; files: number };

export interface Generator {
  /** In the order in which they are offered. */
  models: readonly ModelDeclaration[];
  /** Rejects with a `GeneratorError`, or with the signal's reason when aborted. */
  generate: (request: GenerateRequest, options?: GenerateOptions) => Promise<Generation>;
  /**
   * Starts a worker ahead of the first request and lets it load the quickest model. Returns at once;
   * a request that comes meanwhile breaks the warm-up off.
   */
  warm: () => void;
  /** Ends all workers; running work rejects. */
  close: () => Promise<void>;
}
