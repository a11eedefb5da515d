import type { InputProblem } from "./input/problem.ts";

export type GeneratorErrorCode =
  | "invalid_input"
  | "invalid_model"
  | "unsafe_input"
  | "draw_failed"
  | "worker_crashed"
  | "closed";

/** Every failure of the generator except an abort, which rejects with the signal's own reason. */
export class GeneratorError extends Error {
  readonly code: GeneratorErrorCode;
  /** What is wrong with the input; only of `invalid_input`. */
  readonly problems: readonly InputProblem[];

  constructor(
    code: GeneratorErrorCode,
    message: string,
    options: ErrorOptions & { problems?: readonly InputProblem[] } = {},
  ) {
    super(message, options);
    this.name = "GeneratorError";
    this.code = code;
    this.problems = options.problems ?? [];
  }
}
