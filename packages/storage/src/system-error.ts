import { StorageError } from "./storage-error.ts";

const FULL_CODES: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** The file system's own code of an error, such as `ENOENT`; null where there is none. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" ? code : null;
}

/** Nothing is under a path, also where a part of it is a file. */
export function isMissing(error: unknown): boolean {
  const code = systemCode(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** The path is a folder, which is no object. */
export function isFolder(error: unknown): boolean {
  const code = systemCode(error);
  return code === "EISDIR" || code === "ERR_FS_EISDIR";
}

/** A file system's error in the words of this package. Names no path. */
export function toStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const code = systemCode(error);
  return code !== null && FULL_CODES.has(code)
    ? new StorageError("full", "The disk is full.", { cause: error })
    : new StorageError("unavailable", `The disk refused (${code ?? "unknown"}).`, { cause: error });
}
