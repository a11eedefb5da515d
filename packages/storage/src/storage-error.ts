export type StorageErrorCode = "unavailable" | "invalid_key" | "full";

/** Why a storage could not do what it was asked. The driver's own error is the `cause`. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
