import { StorageError } from "./storage-error.ts";

export const KEY_CHARS_MAX = 256;
const SEGMENT = /^[a-z0-9._-]+$/;

/**
 * Relative paths of `[a-z0-9/._-]` only, so that a key can neither leave its folder nor meet a
 * temporary name, which carries a `~`.
 */
export function isKey(key: string): boolean {
  return (
    key.length <= KEY_CHARS_MAX &&
    key.split("/").every((segment) => SEGMENT.test(segment) && segment !== "." && segment !== "..")
  );
}

/** @throws StorageError `invalid_key` */
export function checkKey(key: string): void {
  if (!isKey(key)) {
    throw new StorageError("invalid_key", `"${key.slice(0, KEY_CHARS_MAX)}" is not a storage key.`);
  }
}
