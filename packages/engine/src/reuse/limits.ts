/**
 * The waits between the looks of a prediction at the one whose result it waits for. The end of
 * that one wakes it at once; a look only finds an end whose waking was lost.
 */
export const FOLLOW_LOOKS_MS = [2_000, 5_000, 15_000, 30_000] as const;
/** Attempts to take over a stored result; with the back-off more than an hour. */
export const FOLLOW_ATTEMPTS_MAX = 30;
