/** Requests that wait for an answer at any time: each row meets the same crowd. */
export const CONNECTIONS = 32;

export const ROUNDS_DEFAULT = 5;
export const ROUNDS_MAX = 100;
/** Length of one measurement of one row in one round. */
export const SECONDS_DEFAULT = 2;
export const SECONDS_MIN = 0.2;
export const SECONDS_MAX = 600;
/** Load before each measurement that is not counted: every server is a fresh process. */
export const WARM_UP_MS_MAX = 2_000;
/** Warm-up and measurement last longer where a busy machine gave fewer replies than these. */
export const WARM_UP_REPLIES_MIN = 10 * CONNECTIONS;
export const MEASURED_REPLIES_MIN = 2 * CONNECTIONS;
/** The most by which they last longer. */
export const EXTENSION_MS_MAX = 20_000;

/** A server that has not answered by then does not start any more, even on a busy machine. */
export const START_MS_MAX = 60_000;
export const READY_POLL_MS = 50;
/** A process that was asked to end gets this long; all of its data is thrown away anyhow. */
export const STOP_MS_MAX = 2_000;
/** What the load process may need beyond the load itself. */
export const LOAD_SLACK_MS = 60_000;
/** One single request of ours, outside of the load. */
export const REQUEST_MS_MAX = 30_000;
/** The end of a process's log that is shown when it failed. */
export const LOG_TAIL_CHARACTERS = 2_000;

/** A load process that used more of a core than this may have been slower than the server. */
export const LOAD_CPU_SHARE_HIGH = 0.9;

export const REDIS_INSTALL_MS_MAX = 180_000;
