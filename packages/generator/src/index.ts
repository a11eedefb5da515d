export { createGenerator } from "./create-generator.ts";
export type { GeneratorOptions } from "./create-generator.ts";
export { GeneratorError } from "./errors.ts";
export type { GeneratorErrorCode } from "./errors.ts";
export { MODEL_PICTURES } from "./picture/models.ts";
export { GENERATION_STAGES, GENERATOR_MODELS } from "./types.ts";
export type {
  GenerateOptions,
  GenerateRequest,
  GeneratedImage,
  GeneratedPicture,
  GenerationProgress,
  GenerationStage,
  Generator,
  GeneratorModel,
} from "./types.ts";
