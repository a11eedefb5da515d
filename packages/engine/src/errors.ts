/** A promise of this system was broken. Expected results are outcomes, never this. */
export class EngineError extends Error {
  readonly code: "broken_store" | "unknown_provider" | "contended" | "broken_job";

  constructor(code: EngineError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EngineError";
    this.code = code;
  }
}
