export type GeneratorErrorCode =
  | "invalid_prompt"
  | "invalid_model"
  | "invalid_seed"
  | "draw_failed"
  | "worker_crashed"
  | "closed";

/** Every failure of the generator except an abort, which rejects with the signal's own reason. */
export class GeneratorError extends Error {
  readonly code: GeneratorErrorCode;

  constructor(code: GeneratorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "GeneratorError";
    this.code = code;
  }
}
