export type ProviderErrorCode =
  | "invalid_token"
  | "invalid_base_url"
  | "invalid_secret"
  | "invalid_origin"
  | "invalid_network";

/** A provider or download was set up with a value that can never work. It carries no secret. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
  readonly code: ProviderErrorCode;

  constructor(code: ProviderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
