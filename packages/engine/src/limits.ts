/** How long a job stays with its worker without a sign of life. */
export const LEASE_MS = 15_000;
/** How often a worker renews the leases of the jobs in its hands. */
export const LEASE_HEARTBEAT_MS = 5_000;
/** A worker looks for due jobs at least this often, for those that other processes wrote. */
export const WORKER_IDLE_MS_MAX = 1_000;
/** And not more often than this, unless work is announced. */
export const WORKER_IDLE_MS_MIN = 20;
/** A stopping worker waits this long for its jobs; later they come back by their leases. */
export const STOP_MS_MAX = 10_000;
/** Jobs in the hands of one worker at once, where the composition says nothing else. */
export const WORKER_CONCURRENCY = 32;
/** Places that creations leave to all other work, so that a slow provider holds up nothing else. */
export const WORKER_PLACES_KEPT = 8;

/** How often a worker looks for predictions that have lost their work, and how many at once. */
export const RESCUE_EVERY_MS = 60_000;
export const RESCUE_ROWS_MAX = 100;
/** What is swept at once of what ended predictions left behind. */
export const SWEEP_ROWS_MAX = 100;
/** A sweep that left something to do comes again after this. */
export const SWEEP_AGAIN_MS = 1_000;
/** The last preview stays this long after the end, for a page that is about to ask for it. */
export const PREVIEW_KEPT_MS = 60_000;

/** A provider that was in order is not read of again for this long. */
export const HEALTH_CALM_MS = 1_000;
/** What is known of a provider is decided again at most this often when rivals were faster. */
export const HEALTH_TRIES_MAX = 16;
/** Waiting predictions that are given to another provider at once. */
export const SWITCH_ROWS_MAX = 100;

/** A merge of accounts whose answer was lost is asked for at most this often. */
export const MERGE_TRIES_MAX = 3;

/** A transition is decided again at most this often when rivals were faster. */
export const APPLY_TRIES_MAX = 3;

/** Attempts of a job whose failures are our own (a crash, a bug, a busy store). */
export const JOB_ATTEMPTS_MAX = 20;
/** Dead letters that one call puts back to work. */
export const REDRIVE_JOBS_MAX = 100;
/** Attempts to store a result; with the back-off of at most 5 minutes more than 3 hours. */
export const STORE_ATTEMPTS_MAX = 50;
/** A result that could not be stored by then, counted from the provider's end, is given up. */
export const STORE_MS_MAX = 12 * 3_600_000;
/** Attempts to tell a provider about a cancel. */
export const CANCEL_ATTEMPTS_MAX = 8;

/** That an account was seen is written at most this often, and known of so many accounts. */
export const SEEN_EVERY_MS = 30_000;
export const SEEN_ACCOUNTS_MAX = 10_000;
/** Nobody waits any more once nobody of the account was seen for this long. */
export const ABANDONED_AFTER_MS = 120_000;
/** Rounds of a worker further apart than this are no steady watch over who is there. */
export const ROUND_GAP_MS_MAX = 120_000;
/** Abandoned predictions that one round cancels. */
export const ABANDONED_ROWS_MAX = 100;

/** What operators read of ends and their cost is that of so long. */
export const OUTCOMES_WINDOW_MS = 86_400_000;

/** Calls that wait for an end at once, in one process and for one account. */
export const END_WAITERS_MAX = 1_000;
export const END_WAITERS_ACCOUNT_MAX = 32;
/** Ends that another process wrote are read of this often while somebody waits. */
export const END_READ_MS = 500;

/**
 * A provider may hold its answer to a direct prediction for this long; it takes a place among our
 * creations meanwhile. What takes longer is looked after like any other.
 */
export const DIRECT_WAIT_MS_MAX = 10_000;

/** After a lost answer we look for the orphan this long before the reservation is released. */
export const ADOPTION_WINDOW_MS = 120_000;
/** With a provider that does not answer our looks we go on looking for this long. */
export const ADOPTION_WINDOW_MS_MAX = 900_000;
/** The waits between the looks for an orphan. */
export const ADOPTION_LOOKS_MS = [1_000, 3_000, 6_000, 15_000, 30_000] as const;
/** Of a list without webhooks at most so many predictions are asked one by one. */
export const ADOPTION_CANDIDATES_MAX = 20;
/** Clocks of the provider and ours may differ by this much when we list by creation time. */
export const ADOPTION_CLOCK_SKEW_MS = 120_000;

/** First look of the reconciler where a model has no history. */
export const RECONCILE_FIRST_MS = 8_000;
/** However long a model usually takes, the first look comes by then. */
export const RECONCILE_FIRST_MS_MAX = 300_000;
/** The reconciler's waits grow by this factor up to its longest wait. */
export const RECONCILE_FACTOR = 1.6;
export const RECONCILE_MS_MAX = 60_000;
/** The reconciler looks at least this often inside a provider's retention window. */
export const RECONCILE_LOOKS_PER_RETENTION = 3;
/** Outputs that only the provider has are asked for at least so often inside that window. */
export const STORE_TRIES_PER_RETENTION = 10;
/** Of a provider that is no longer configured we expect the shortest known retention. */
export const RETENTION_UNKNOWN_MS = 300_000;
/** Where no webhook reaches us the reconciler is the only messenger and looks this often. */
export const POLL_PROVIDER_STEPS_MS = [1_000, 1_000, 2_000, 2_000, 3_000, 5_000] as const;
/** Looks at a provider beside its webhooks come earlier by up to this share of their wait. */
export const LOOK_JITTER = 0.2;
/** The provider says so often that it does not know a prediction before we believe it. */
export const MISSING_LOOKS_MAX = 3;
/** A prediction younger than this may be unknown to a part of the provider, and is looked for again. */
export const MISSING_AGE_MS_MIN = 60_000;

/** A stored output may have at most this many bytes. */
export const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
export const OUTPUT_DOWNLOAD_TIMEOUT_MS = 60_000;
/** Reading what a film or sound is takes some milliseconds, and longer on a busy machine. */
export const PROBE_MS_MAX = 30_000;
/** A film or sound that claims to be longer is a forgery: one day. */
export const MEDIA_MS_MAX = 86_400_000;
/** More outputs than this are a provider's error. */
export const OUTPUTS_MAX = 16;
/** A preview is shown for half a second: a big one is not worth its bytes. */
export const PREVIEW_BYTES_MAX = 1024 * 1024;
export const PREVIEW_DOWNLOAD_TIMEOUT_MS = 5_000;

/** A signed result URL is good for at least this long, and at most an hour more. */
export const RESULT_URL_MS = 6 * 3_600_000;
/** Expiry times are rounded up to this step so that a browser can cache by URL. */
export const RESULT_URL_STEP_MS = 3_600_000;

/** The newest successful runs of one mode that count as its history. */
export const HISTORY_RUNS_MAX = 256;
/** So many of the newest runs of a model are looked through for those of a mode. */
export const HISTORY_READ_MAX = 1_024;
/** How long a model's history is kept in memory while its runs are few, … */
export const HISTORY_CACHE_MS = 2_000;
/** … and once they are as many as count: one more hardly changes what is expected. */
export const HISTORY_CACHE_MS_MAX = 10_000;

/** A snapshot of a prediction is read for no longer than this after the database was asked. */
export const SNAPSHOT_MS = 1_000;
/** What is older stays forbidden until a reader that began before has given up keeping it. */
export const SNAPSHOT_FLOOR_MS = 2_000;

/** The longest page of a list. */
export const PAGE_ITEMS_MAX = 100;
/** Unfinished predictions shown at once. */
export const ACTIVE_ITEMS_MAX = 200;
/** Places in the queue are told with every look while no more than so many predictions have one. */
export const QUEUED_ITEMS_TOLD_MAX = 20;

/** Raw bodies of terminal deliveries are kept up to this size. */
export const DELIVERY_BODY_KEPT_BYTES_MAX = 64 * 1024;
