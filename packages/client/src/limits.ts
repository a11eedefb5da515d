/** One request is given up after this long; `run` adds the wait that it asks the server for. */
export const REQUEST_MS_MAX = 30_000;
/** How often an order is sent in all while no answer comes; its key makes it one order. */
export const CREATE_TRIES_MAX = 3;
/** After a failed look the next one comes this much later, doubled each time, … */
export const FAILURE_MS_MIN = 500;
/** … up to this. */
export const FAILURE_MS_MAX = 10_000;
/** A wait ends with `unreachable` when the server gave no answer for so long. */
export const SILENCE_MS_MAX = 120_000;
/** While the stream is open, a look comes this often, in case the stream is silent for a bad reason. */
export const LIVE_LOOK_MS = 15_000;
/** A stream that ended is opened again after this long; looks do its work meanwhile. */
export const STREAM_RETRY_MS = 10_000;
