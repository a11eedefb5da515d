/** What the status page shows: the last day, … */
export const HEALTH_WINDOW_MS = 86_400_000;
/** … in steps of a quarter of an hour. */
export const HEALTH_BUCKET_MS = 900_000;
/**
 * A step is read for good once it is over for so long: a unit carries the time at which it was
 * made, and may be committed a little later.
 */
export const HEALTH_SETTLED_MS = 120_000;
/** Rows of ended predictions that are read at once; the event loop is free between two reads. */
export const HEALTH_ROWS_MAX = 500;

/** The last two steps or so are the present, which is held against the rest of the window. */
export const PRESENT_MS = 1_800_000;
/** With fewer ends than these nothing is said about a share or a latency. */
export const PRESENT_RUNS_MIN = 10;
export const HISTORY_ENDS_MIN = 20;

/** The sums of all accounts are read again after this age, since they read every account. */
export const LIABILITIES_AGE_MS = 300_000;

/** A run is stuck when it is at its provider for this many times the model's own p99, … */
export const STUCK_TIMES_P99 = 3;
/** … but never before this, … */
export const STUCK_MS_MIN = 60_000;
/** … or when it has no end so long after its deadline. */
export const STUCK_PAST_DEADLINE_MS = 60_000;
/** Ids of stuck predictions that are told; the others are counted. */
export const STUCK_IDS_MAX = 20;
/** Predictions that are looked through for stuck ones, the oldest first; later ones wait their turn. */
export const OPEN_RUNS_MAX = 5_000;

/** Work that asks no provider is done at once: when it is due for longer, the queue stands still. */
export const DUE_MS_MAX = 60_000;
/** A worker looks for work at least this often; one that did not for so long is gone or stuck. */
export const TICK_MS_MAX = 60_000;

/** Looks at other people's predictions that are told with one prediction. */
export const ACCESSES_TOLD_MAX = 100;
/** Deliveries, ignored updates and jobs that are told with one prediction, each. */
export const INSPECTED_ROWS_MAX = 200;
