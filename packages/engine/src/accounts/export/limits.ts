/** Rows that an export of an account has in memory at once. */
export const EXPORTED_ROWS_MAX = 100;
