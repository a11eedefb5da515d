/** Every wait and size of the fuzz. */

/** An answer that takes longer counts as a hang; generous, because the machine may be busy. */
export const ANSWER_MS_MAX = 20_000;
/** A client that stops in the middle of a request is cut off: 30 s and a look every 5 s. */
export const STALLED_MS_MAX = 45_000;
/** Exchanges at the same time. */
export const LANES = 16;
/** Between two pieces of a slow request. */
export const PIECE_GAP_MS = 15;
/** Requests that one connection of HTTP pipelining carries. */
export const PIPELINED_MAX = 6;
/** Replies are kept up to this size; pictures are larger, their text is not. */
export const REPLY_BYTES_KEPT_MAX = 4 * 1024 * 1024;
/** What a found violation keeps of the bytes that were sent and received. */
export const SAMPLE_BYTES_MAX = 2_000;
/** Samples that are kept of one rule; all are counted. */
export const SAMPLES_PER_RULE_MAX = 5;
/** Shots that are made from one seed at once; more only costs memory. */
export const SHOTS_PER_BLOCK = 100;
/** Between two looks at the process, and between two journeys of the honest guest. */
export const WATCH_MS = 1_000;
export const JOURNEY_GAP_MS = 1_000;
/** How often the targets of the fuzz are renewed. */
export const STAGE_RENEWAL_MS = 2_000;
/** Runs shorter than this are still warming up; their memory is reported, not judged. */
export const MEMORY_JUDGED_REQUESTS_MIN = 20_000;
/** Growth of resident memory from the second fifth of a run to its last. */
export const MEMORY_GROWTH_BYTES_MAX = 128 * 1024 * 1024;
/** Open descriptors that a quiet server may have more than before: sockets and files of a cache. */
export const HANDLES_GROWTH_MAX = 12;
/** Until idle connections and running jobs have gone after the last shot. */
export const QUIET_MS_MAX = 60_000;
/** Each account creates at most this many; it keeps the worker from drowning. */
export const CREATES_PER_MINUTE = 120;
