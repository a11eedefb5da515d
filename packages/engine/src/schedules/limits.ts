/** Schedules of one account. */
export const SCHEDULES_MAX = 20;
/** A schedule fires no more often than this. */
export const SCHEDULE_INTERVAL_MS_MIN = 300_000;
/** So many of its next fires are looked at for that; patterns that are dense later are rare. */
export const SCHEDULE_FIRES_CHECKED_MAX = 100;
/** While our own store takes no orders, a fire is tried again after this. */
export const SCHEDULE_AGAIN_MS = 60_000;
/** Schedules without work that are looked after at once. */
export const SCHEDULES_REPAIRED_MAX = 100;
/** Of the list of a batch that is ordered again and again, which is kept with its schedule. */
export const SCHEDULE_LIST_ITEMS_MAX = 1_000;
export const SCHEDULE_LIST_BYTES_MAX = 256 * 1024;
