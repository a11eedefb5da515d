/** Items of one batch. */
export const BATCH_ITEMS_MAX = 10_000;
/** Of an uploaded list; 10,000 items of 3 KiB fit. */
export const BATCH_UPLOAD_BYTES_MAX = 32 * 1024 * 1024;
/** Of one item, as a line of JSON or a record of CSV. */
export const BATCH_ITEM_BYTES_MAX = 64 * 1024;
/** Columns of a CSV list, as many as a model input may have fields. */
export const BATCH_COLUMNS_MAX = 100;
/** Mistakes of a list that are told one by one; the others are counted. */
export const BATCH_PROBLEMS_TOLD_MAX = 100;
/** Items that are checked before others get their turn. */
export const BATCH_CHECKED_ITEMS_MAX = 100;
/** What is written at once of a list that is being read: so many items or so much text. */
export const BATCH_STAGED_ITEMS_MAX = 500;
export const BATCH_STAGED_CHARACTERS_MAX = 250_000;
/** Lists of one account that were read and not started, and how long they wait for that. */
export const BATCH_DRAFTS_MAX = 5;
export const BATCH_DRAFT_KEPT_MS = 24 * 3_600_000;
/** Batches of one account that are unfinished at once. */
export const BATCHES_OPEN_MAX = 20;
/** Items whose predictions are made in one commit group. */
export const BATCH_MADE_ITEMS_MAX = 50;
/** Items of one batch that the hook of moderation is asked about at once. */
export const BATCH_MODERATED_AT_ONCE_MAX = 8;
/** Predictions of one batch that wait in the queue at once: the others wait as items. */
export const BATCH_QUEUED_ITEMS_MAX = 100;
/** So long a prediction of a batch does not grow old in the queue; then its deadline passes. */
export const BATCH_QUEUED_MS_MAX = 24 * 3_600_000;
/** Deadlines are put off when so much of a model's own time is left. */
export const BATCH_PUT_OFF_SHARE = 0.5;
/** Running predictions of a canceled batch that are canceled at one look. */
export const BATCH_CANCELED_ITEMS_MAX = 50;
/** How often a batch is looked after, at first and when nothing has moved for long. */
export const BATCH_LOOK_MS = 500;
export const BATCH_LOOK_MS_MAX = 10_000;
export const BATCH_LOOK_FACTOR = 1.5;
/** A batch for which the provider, its credit or our disk gives no room is tried again after. */
export const BATCH_HELD_UP_MS = 10_000;
/** When a caller looks again at a batch that runs, or that waits for its time. */
export const BATCH_POLL_MS = 2_000;
export const BATCH_POLL_MS_MAX = 60_000;
/** From so many ended items on, the time for the others is estimated. */
export const BATCH_ETA_ITEMS_MIN = 5;
/** The longest page of batches or of their items. */
export const BATCH_PAGE_ITEMS_MAX = 100;
/** Items that an export reads at once. */
export const BATCH_EXPORTED_ITEMS_MAX = 100;
/** Ended batches, or drafts, that one round of the sweep removes. */
export const BATCHES_SWEPT_MAX = 10;
