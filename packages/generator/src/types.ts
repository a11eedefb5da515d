/** The models the embedded generator can run. Their public names carry the owner `darkroom/`. */
export const GENERATOR_MODELS = ["jersey-speed", "jersey-quality", "jersey-scene"] as const;
export type GeneratorModel = (typeof GENERATOR_MODELS)[number];

export type GenerateRequest = {
  model: GeneratorModel;
  prompt: string;
  /** Any unsigned 32-bit integer. Same prompt, model and seed give the same pixels. */
  seed: number;
};

/** The stages of one picture in their order; every one is really computed. */
export const GENERATION_STAGES = ["prompt", "diffuse", "compose", "refine", "encode"] as const;
export type GenerationStage = (typeof GENERATION_STAGES)[number];

export type GenerationProgress = {
  stage: GenerationStage;
  step: number;
  steps: number;
  /** Share of the whole picture that is done, 0 to 1, never falling. */
  fraction: number;
  preview?: GeneratedImage;
};

export type GeneratedImage = {
  bytes: Uint8Array;
  mediaType: "image/png";
  width: number;
  height: number;
};

export type GeneratedPicture = GeneratedImage & {
  seed: number;
  /** Milliseconds spent in each stage. */
  stageMs: Partial<Record<GenerationStage, number>>;
};

export type GenerateOptions = {
  /** Aborting ends the work within half a second; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  onProgress?: (progress: GenerationProgress) => void;
};

export interface Generator {
  /** Rejects with a `GeneratorError`, or with the signal's reason when aborted. */
  generate: (request: GenerateRequest, options?: GenerateOptions) => Promise<GeneratedPicture>;
  /** Ends all workers; running work rejects. */
  close: () => Promise<void>;
}
