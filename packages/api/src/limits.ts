/** Ids and names longer than this are nobody's. */
export const ID_CHARACTERS_MAX = 100;
export const MODEL_CHARACTERS_MAX = 200;
/** Idempotency keys are the caller's own words; a UUID has 36 characters. */
export const IDEMPOTENCY_KEY_CHARACTERS_MAX = 200;
/** Fields of one model input, at the top level. */
export const INPUT_FIELDS_MAX = 100;
/** The longest page of a list, and the page where the caller names no length. */
export const PAGE_ITEMS_MAX = 100;
export const PAGE_ITEMS_DEFAULT = 20;
export const CURSOR_CHARACTERS_MAX = 500;
/** What an owner writes beside an endpoint. */
export const ENDPOINT_DESCRIPTION_CHARACTERS_MAX = 200;
/** Keys of a browser are 88 characters at most. */
export const PUSH_KEY_CHARACTERS_MAX = 200;
export const CHANNEL_CHARACTERS_MAX = 164;
/** What a caller may call a batch. */
export const BATCH_NAME_CHARACTERS_MAX = 200;
/** Base64 of a file in a call, which is 1 MiB at most; longer ones come as a body of their own. */
export const FILE_CONTENT_CHARACTERS_MAX = 1_000_000;
/** Whoever has as many batches or uploads as he may is told to come back after this. */
export const BATCH_PLACE_RETRY_MS = 60_000;
/** A start may be put off for at most this long: the credits wait reserved. */
export const RUN_AT_AHEAD_MS_MAX = 30 * 24 * 3_600_000;
/** A deadline of the caller's own is no shorter, and where it is longer that of the model holds. */
export const CANCEL_AFTER_MS_MIN = 5_000;
export const CANCEL_AFTER_MS_MAX = 24 * 3_600_000;
/** No price comes near this; it keeps `maxCredits` a plain whole number. */
export const MAX_CREDITS_MAX = 1_000_000_000;
/** An id of an event is a whole number, exact as a JavaScript number. */
export const EVENT_ID_DIGITS_MAX = 15;
/** A stream without news gives a sign of life this often. */
export const STREAM_PING_MS = 3_000;
/** A client that hears nothing for so long opens its stream anew. */
export const STREAM_SILENCE_MS_MAX = 10_000;
/** Calls in one batched HTTP request. */
export const BATCH_CALLS_MAX = 100;
/** What an operator may write as the reason of a deed. */
export const REASON_CHARACTERS_MAX = 500;
/** Dead letters that one call puts back to work; the engine takes no more. */
export const REDRIVE_IDS_MAX = 100;

/** Cron patterns and names of time zones are shorter than this. */
export const CRON_CHARACTERS_MAX = 100;
export const TIME_ZONE_CHARACTERS_MAX = 100;
/** What a key is called in lists. */
export const KEY_NAME_CHARACTERS_MAX = 80;
/** A key may be given at most so many calls in a minute. */
export const KEY_CALLS_PER_MINUTE_MAX = 100_000;
/** A key that expires does so within ten years. */
export const KEY_LIFETIME_MS_MAX = 3_650 * 86_400_000;

/** Characters of a password: whatever is longer was never one, and is not hashed. */
export const PASSWORD_CHARACTERS_MAX = 128;
