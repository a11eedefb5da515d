/** A hook that has not answered by then counts as out of service. */
export const MODERATION_MS_MAX = 5_000;
/** A longer text of a refusal is cut. */
export const MODERATION_TEXT_CHARACTERS_MAX = 300;
/** A code of a refusal is a short word. */
export const MODERATION_CODE_CHARACTERS_MAX = 64;
