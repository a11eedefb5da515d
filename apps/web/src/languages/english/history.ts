import type { StateFilter } from "../../history/filters.ts";
import type { Format } from "../format.ts";

/** What can be looked for. */
const states: Readonly<Record<StateFilter, string>> = {
  all: "All",
  running: "Running",
  succeeded: "Ready",
  failed: "Failed or refused",
  canceled: "Cancelled",
  expired: "Expired",
};

/** Everything that was ever made here. */
export const createHistoryTexts = ({ plural }: Format) => ({
  activity: "Activity",
  filters: "Filters",
  searchText: "Words in the prompt",
  state: "State",
  states,
  mode: "Mode",
  allModes: "All modes",
  empty: "Nothing here yet",
  emptyText: "Whatever you create is listed here, also what failed or was cancelled.",
  noMatch: "Nothing like that",
  noMatchText: "No prediction fits these filters.",
  clearFilters: "Clear the filters",
  failed: "Your history did not load.",
  searchedIn: (count: number) =>
    `Searched in the newest ${plural(count, { one: "# prediction", other: "# predictions" })}. Show older to search further back.`,
});

export type HistoryTexts = ReturnType<typeof createHistoryTexts>;
