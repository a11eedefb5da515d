/** Endpoints that one account can have. */
export const ENDPOINTS_MAX = 20;
export const ENDPOINT_URL_CHARS_MAX = 2_000;
/** How long a URL may take to be looked at when an endpoint is made. */
export const ENDPOINT_JUDGE_MS_MAX = 5_000;
/** An endpoint has this long for its answer; less than a lease, so that nobody else sends it too. */
export const ENDPOINT_ANSWER_MS_MAX = 10_000;
/** So much is kept of an answer that is no success. */
export const ENDPOINT_EXCERPT_BYTES_MAX = 500;
/** Requests of one process that one endpoint has under way at once; what is beyond comes again. */
export const ENDPOINT_REQUESTS_MAX = 4;
export const ENDPOINT_BUSY_WAIT_MS = 500;
/** Requests to all endpoints at once, of all processes: the other half of a worker stays free. */
export const ENDPOINTS_REQUESTS_MAX = 16;
/** What waits behind a redelivery of its own prediction looks again after this. */
export const ENDPOINT_LINE_WAIT_MS = 15_000;
/** An endpoint that has done nothing but fail for so long is disabled. */
export const ENDPOINT_FAILING_MS_MAX = 432_000_000;
/** After a rotation the old secret signs beside the new one for so long. */
export const ENDPOINT_ROTATION_MS = 86_400_000;
/** A delivery can be sent again by hand, and an endpoint be tested, not more often than this. */
export const ENDPOINT_BY_HAND_MS_MIN = 5_000;
/** Attempts that the log shows of each delivery, the newest. */
export const ENDPOINT_ATTEMPTS_SHOWN_MAX = 20;
