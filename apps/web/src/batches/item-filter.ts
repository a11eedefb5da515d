/** Which items of a batch are shown. */
export const ITEM_FILTERS = ["all", "waiting", "running", "succeeded", "unsuccessful"] as const;
export type ItemFilter = (typeof ITEM_FILTERS)[number];

/** Reads the filter of an address; what is none shows all. */
export function readItemFilter(search: Readonly<Record<string, unknown>>): { show?: ItemFilter } {
  const show = ITEM_FILTERS.find((filter) => filter === search["show"]);
  return show === undefined ? {} : { show };
}
