/** What is erased is looked over once more after this, for what was in hand at the time. */
export const ERASED_AGAIN_MS = 60_000;
