import type { SourceProblem } from "../views.ts";

/** Ends the reading of a list that cannot be read further; the verbs answer it as an outcome. */
export class SourceError extends Error {
  readonly source: SourceProblem;

  constructor(problem: SourceProblem["problem"], message: string, line: number | null = null) {
    super(message);
    this.name = "SourceError";
    this.source = { problem, line, message };
  }
}
