/** Outputs of one prediction that are read; what is beyond is left out. */
export const OUTPUTS_READ_MAX = 100;
/** Lists and records inside each other that are opened; what is deeper reads as null. */
export const OUTPUT_DEPTH_MAX = 20;
/** A provider's own word for a status is cut after this many UTF-16 units. */
export const PROVIDER_STATUS_CHARACTERS_MAX = 64;
/** Longer provider texts are cut; they are for the operator's eyes only. UTF-16 units. */
export const ERROR_TEXT_CHARACTERS_MAX = 2_000;
/** No URL of ours is longer, so that a longer echo is not ours. UTF-16 units. */
export const WEBHOOK_CHARACTERS_MAX = 8_192;
/** A longer run is a mistake of whoever measured it: thirty days, milliseconds. */
export const DURATION_MS_MAX = 30 * 86_400_000;
/** A time outside these bounds is a mistake too; milliseconds since the epoch. */
export const TIME_MS_MIN = Date.UTC(2_000, 0, 1);
export const TIME_MS_MAX = Date.UTC(2_100, 0, 1);
/** Files up to this size travel inside the request as data URIs (wire fact R14), bytes. */
export const INLINE_FILE_BYTES_MAX = 256_000;
/** The files API takes no more (wire fact R14). */
export const UPLOAD_BYTES_MAX = 104_857_600;
/** Sending the largest file takes its time, milliseconds. */
export const UPLOAD_TIMEOUT_MS = 180_000;
/** Uploads that are remembered, so that a start that is sent again does not upload again. */
export const UPLOADS_KEPT_MAX = 50;
/** An upload is used again for at most this long; the API keeps files longer. Milliseconds. */
export const UPLOAD_REUSED_MS_MAX = 3_600_000;
/** Fields of one model's input that are described; what is beyond is left out. */
export const SCHEMA_FIELDS_MAX = 100;
/** Choices of one field; a longer list is read as no list. */
export const SCHEMA_CHOICES_MAX = 500;
/** References inside each other that are followed. */
export const SCHEMA_DEPTH_MAX = 6;
/** A longer title or description is cut, UTF-16 units. */
export const SCHEMA_TEXT_CHARACTERS_MAX = 2_000;
/** The most that one search may ask for (wire fact R15). */
export const SEARCH_MODELS_MAX = 50;
/** The longest words that are searched for; they travel in a URL. UTF-16 units. */
export const SEARCH_TEXT_CHARACTERS_MAX = 200;
