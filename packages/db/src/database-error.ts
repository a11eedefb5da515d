/**
 * - `conflict`: a named constraint stood in the way and nothing was written
 * - `busy`: the write lock or a full queue, beyond the wait that was allowed; nothing was written
 * - `unknown_outcome`: the answer was lost; the batch may have been committed
 * - `closed`: the database was closed before the work began
 * - `failed`: anything else
 */
export type DatabaseErrorCode = "conflict" | "busy" | "unknown_outcome" | "closed" | "failed";

export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly code: DatabaseErrorCode;
  /** Name of the constraint, with code `conflict`. */
  readonly constraint?: string;

  constructor(
    code: DatabaseErrorCode,
    message: string,
    detail: { constraint?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: detail.cause });
    this.code = code;
    if (detail.constraint !== undefined) this.constraint = detail.constraint;
  }
}
