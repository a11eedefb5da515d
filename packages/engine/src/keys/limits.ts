/** Keys of one account that can be used at the same time. */
export const KEYS_PER_ACCOUNT_MAX = 50;
/** That a key was used is written at most this often. */
export const KEY_USED_EVERY_MS = 60_000;
