/** While somebody watches, commits of other processes are looked for this often. */
export const FEED_LOOK_MS = 500;
/** Commits of this process are read at once, but reads begin at least this far apart. */
export const FEED_READ_MS_MIN = 10;
/** Events that one read of the tail brings; more are read by further pages. */
export const FEED_PAGE_EVENTS_MAX = 500;
/** A failed read of the feed is tried again after this, then after twice as long, up to the second. */
export const FEED_RETRY_MS = 100;
export const FEED_RETRY_MS_MAX = 10_000;

/** Predictions that one reader may be behind with; more are summed up as `behind`. */
export const FEED_PENDING_PREDICTIONS_MAX = 500;
/** Events that a returning reader may have missed; more are summed up as `behind`. */
export const FEED_MISSED_EVENTS_MAX = 2_000;
/** Views that are rendered for a reader at once. */
export const FEED_VIEWS_AT_ONCE_MAX = 16;

/** Progress of one prediction is sent to one reader no more often than this. */
export const FEED_PROGRESS_EVERY_MS = 500;
/** Reads of progress begin at least this far apart: nobody is told of it more often anyhow. */
export const FEED_PROGRESS_READ_MS_MIN = 100;
/** Clocks of processes may differ by this much when progress is looked for by its time. */
export const FEED_PROGRESS_SKEW_MS = 5_000;
/** The newest changes of progress that one look brings. */
export const FEED_PROGRESS_ROWS_MAX = 500;
