/** Predictions on one page of the list. */
export const REPLICATE_PAGE_ITEMS = 100;
/** Pages back that a list remembers; before that it is read again from its beginning. */
export const REPLICATE_TRAIL_PAGES_MAX = 20;
