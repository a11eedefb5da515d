/**
 * The waits between the looks of a prediction at the one whose result it waits for. The end of
 * that one wakes it at once; a look only finds an end whose waking was lost.
 */
export const FOLLOW_LOOKS_MS = [2_000, 5_000, 15_000, 30_000] as const;
