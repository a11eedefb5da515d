/** A row cannot be measured; its message is for the person who runs the bench. */
export class BenchError extends Error {
  readonly code: "arguments" | "start" | "answer" | "load" | "proof";

  constructor(code: BenchError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BenchError";
    this.code = code;
  }
}

export function describeFailure(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
