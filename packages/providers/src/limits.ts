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
