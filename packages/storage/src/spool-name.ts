import { checkKey, isKey } from "./check-key.ts";
import { StorageError } from "./storage-error.ts";

/** With the prefix and a temporary's ending this fits the 255 bytes of a file name. */
export const SPOOL_KEY_CHARACTERS_MAX = 200;
/** Tells our files from others; some systems reserve names like `con`, which a key may be. */
const NAME_PREFIX = "k+";
/** Stands for the slash, so that the folder stays flat; no key contains it. */
const SLASH = "+";

/**
 * The file name of a key, from which the key can be read again.
 * @throws StorageError `invalid_key`
 */
export function nameOf(key: string): string {
  checkKey(key);
  if (key.length > SPOOL_KEY_CHARACTERS_MAX) {
    throw new StorageError(
      "invalid_key",
      `"${key}" has more than ${SPOOL_KEY_CHARACTERS_MAX} characters.`,
    );
  }
  return `${NAME_PREFIX}${key.replaceAll("/", SLASH)}`;
}

/** The key of a file; null for a half-written file and for one that is not ours. */
export function keyOf(name: string): string | null {
  if (!name.startsWith(NAME_PREFIX)) return null;
  const key = name.slice(NAME_PREFIX.length).replaceAll(SLASH, "/");
  return key.length <= SPOOL_KEY_CHARACTERS_MAX && isKey(key) ? key : null;
}
