/** Wait after a 429 that names none, milliseconds. */
export const RATE_LIMITED_RETRY_MS = 10_000;
/** 402 was also answered for hours to accounts with money (wire fact R20), so we ask again. */
export const CREDIT_RETRY_MS = 60_000;
/** A refused token is mended by the operator; until the deadline the prediction waits for it. */
export const TOKEN_REFUSED_RETRY_MS = 120_000;
/** Wait after a connection that could not be made, milliseconds. */
export const NOT_SENT_RETRY_MS = 5_000;
/** Wait after a read that failed without naming a wait, milliseconds. */
export const READ_RETRY_MS = 5_000;
