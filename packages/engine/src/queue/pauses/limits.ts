/** Pauses that operators are shown, newest first. */
export const PAUSES_SHOWN_MAX = 100;
