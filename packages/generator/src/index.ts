export { countWorkers, createGenerator } from "./create-generator.ts";
export type { GeneratorOptions } from "./create-generator.ts";
export { GeneratorError } from "./errors.ts";
export type { GeneratorErrorCode } from "./errors.ts";
export { isDataUri } from "./input/data-uri.ts";
export { findFileFault } from "./input/inline-files.ts";
export { checkInput } from "./input/check-input.ts";
export type { InputProblem } from "./input/problem.ts";
export { OUTPUT_KINDS } from "./models/declaration.ts";
export type { InputProperty, ModelDeclaration, OutputKind } from "./models/declaration.ts";
export { MODEL_DECLARATIONS } from "./models/table.ts";
export type {
  Adaptation,
  FileMetrics,
  FileProgress,
  GenerateOptions,
  GenerateRequest,
  GeneratedFile,
  GeneratedImage,
  Generation,
  GenerationProgress,
  Generator,
} from "./types.ts";
