import type { Run } from "./run.ts";

/** Real pages have 100 predictions; small ones make the paging matter. */
const PAGE_RUNS = 4;

/** One page of runs created after a time, newest first, with the address of the next page. */
export function listRuns(
  runs: readonly Run[],
  query: URLSearchParams,
  address: string,
): { runs: readonly Run[]; next: string | null } {
  const after = query.get("created_after") ?? "1970-01-01T00:00:00Z";
  const from = Number(query.get("cursor") ?? "0");
  const found = runs
    .filter((run) => run.createdMs > Date.parse(after))
    .toSorted((left, right) => right.createdMs - left.createdMs);
  const isMore = found.length > from + PAGE_RUNS;
  const rest = new URLSearchParams({ created_after: after, cursor: `${from + PAGE_RUNS}` });
  return {
    runs: found.slice(from, from + PAGE_RUNS),
    next: isMore ? `${address}?${rest.toString()}` : null,
  };
}
