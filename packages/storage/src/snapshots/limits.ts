/** A longer text is read from the database: inputs may carry whole pictures. */
export const SNAPSHOT_CHARACTERS_MAX = 65_536;
/** What one process keeps in memory at most; beyond either bound the oldest entry goes. */
export const MEMORY_SNAPSHOTS_MAX = 10_000;
export const MEMORY_SNAPSHOT_CHARACTERS_MAX = 33_554_432;

/** Redis answers within this, or counts as away. */
export const REDIS_COMMAND_MS_MAX = 100;
/** A Redis that was found away is not read from for this long. */
export const REDIS_REST_MS = 1_000;
/** A lost connection is made anew after this, again and again. */
export const REDIS_RECONNECT_MS = 500;
/** A connection that is due to be made, or to bring an answer, is given up after this silence. */
export const REDIS_SILENCE_MS_MAX = 2_000;
/** Commands of one process that may wait for their answers at once; further ones are dropped. */
export const REDIS_COMMANDS_MAX = 1_000;
