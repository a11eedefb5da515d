/** Runs that a history holds, newest first, before it is judged against the limit. */
export const HISTORY_RUNS = 200;
/** Histories of each set; every one is followed by fresh runs of its own. */
export const HISTORIES = 40;
/** A set without variance gets so many times as many histories, each followed by fewer runs. */
export const WILD_HISTORIES_FACTOR = 5;
export const WILD_RUNS_DIVISOR = 4;
/** Fresh runs after each history. */
export const RUNS_DEFAULT = 2_000;
export const RUNS_MIN = 200;
export const RUNS_MAX = 50_000;
export const SEED_DEFAULT = 1;
export const SEED_MAX = 2 ** 31 - 1;

/** Mean lateness against that of the limit, which knows the distribution; with jitter as without. */
export const TO_LIMIT_MAX = 1.15;
/** A schedule that takes fewer looks than this for a run leaves nothing to plan: not judged. */
export const LOOKS_JUDGED_MIN = 1.05;
/** How far the looks of fresh runs may lie above the granted ones, which a history foretells. */
export const LOOKS_OVER_SHARE_MAX = 0.05;
/**
 * Where runs end at single points in time only, the limit looks just then. A history blurs them by
 * a bin of one per cent and by the least bell, which reaches two to both sides: so much later, as a
 * share of the mean duration, …
 */
export const RESOLUTION_SHARE = 0.04;
/**
 * … and so many more looks may it take, there, where a schedule looks too finely to follow, and
 * after few runs.
 */
export const LOOKS_OVER_BLURRED_SHARE_MAX = 0.08;

/** From so few runs on the plan must beat the waiting without history. */
export const EARLY_RUNS = 20;
/** The provider becomes this much slower, and as much faster when it shifts back. */
export const SHIFT_FACTOR = 2;
/** Runs after a shift by which it must be followed; shorter counts are shown beside. */
export const SHIFT_RUNS = [10, 20, 30] as const;
/** Fresh runs after each shift of each trial. */
export const SHIFT_FRESH_RUNS = 500;
/** Mean lateness against the limit of the new distribution after so many runs. */
export const SHIFT_TO_LIMIT_MAX = 1.6;

/** Shares of the median that are spent when a remaining time is asked for. */
export const SPENT_SHARES = [0, 0.25, 0.5, 0.75] as const;
export const COVERAGE_MIN = 0.75;
export const COVERAGE_MAX = 0.85;

export const BAR_ENDED_SHARE_MIN = 0.75;
export const BAR_AT_END_MIN = 0.6;
export const BAR_ERROR_MAX = 0.2;
export const BAR_STANDSTILL_MS_MAX = 1_000;
