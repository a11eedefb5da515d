import { StorageError } from "./storage-error.ts";

export const KEY_CHARS_MAX = 256;
const SEGMENT = /^[a-z0-9._-]+$/;

/**
 * Relative paths of `[a-z0-9/._-]` only, so that a key can neither leave its folder nor meet a
 * temporary name, which carries a `~`.
 * @throws StorageError `invalid_key`
 */
export function checkKey(key: string): void {
  const segments = key.split("/");
  const isValid =
    key.length <= KEY_CHARS_MAX &&
    segments.every((segment) => SEGMENT.test(segment) && segment !== "." && segment !== "..");
  if (!isValid) {
    throw new StorageError("invalid_key", `"${key.slice(0, KEY_CHARS_MAX)}" is not a storage key.`);
  }
}
