/** From the end of a prediction, as its row says, to the word Ready in the page. */
export const PUSH_P50_MS_MAX = 50;
export const PUSH_P99_MS_MAX = 250;
/** From the address to a page that takes a prompt and has an answer, while all tabs are open. */
export const TAB_MS_MAX = 1_000;
/** A browser keeps six connections to one server over HTTP/1.1. */
export const TABS = 8;

/** Predictions whose way to the screen is measured over the stream, so many at a time. */
export const PUSHED_RUNS = 100;
export const PUSHED_AT_ONCE = 5;
/** Predictions that teach the server how long such runs take, before any is polled for. */
export const HISTORY_RUNS = 40;
/** Visitors whose pages poll at the same time, and predictions of each, one after the other. */
export const POLLING_VISITORS = 4;
export const POLLED_RUNS = 12;

/** How long the runs take, milliseconds: evenly spread between these. */
export const RUN_MS_MIN = 1_500;
export const RUN_MS_MAX = 4_000;
/** The same for those whose lateness does not depend on it. */
export const SHORT_RUN_MS_MIN = 200;
export const SHORT_RUN_MS_MAX = 900;

/** One prediction, from the order to the screen, on a machine that does much else. */
export const SHOWN_MS_MAX = 60_000;
