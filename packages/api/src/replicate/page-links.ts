import { REPLICATE_TRAIL_PAGES_MAX } from "./limits.ts";

/** The place of a page in a list that is read forward: its cursor, and those of the pages before. */
export type PagePlace = { cursor: string | null; trail: readonly string[] };

/** Stands for the first page, which has no cursor. */
const FIRST = "first";
const NAMES: ReadonlySet<string> = new Set(["cursor", "trail"]);

/** Null where something else is asked for than a page of a list of ours. */
export function readPagePlace(search: URLSearchParams): PagePlace | null {
  if ([...search.keys()].some((name) => !NAMES.has(name))) return null;
  const trail = (search.get("trail") ?? "").split(",").filter((cursor) => cursor !== "");
  if (trail.length > REPLICATE_TRAIL_PAGES_MAX) return null;
  return { cursor: search.get("cursor"), trail };
}

/**
 * Addresses of the pages beside this one. Lists are read forward alone, so that the way back is
 * carried along: at most `REPLICATE_TRAIL_PAGES_MAX` pages, after that there is no page before.
 */
export function linkPages(
  url: string,
  { cursor, trail }: PagePlace,
  nextCursor: string | null,
): { next: string | null; previous: string | null } {
  const walked = [...trail, cursor ?? FIRST].slice(-REPLICATE_TRAIL_PAGES_MAX);
  const before = trail.at(-1);
  return {
    next: nextCursor === null ? null : address(url, nextCursor, walked),
    previous: before === undefined ? null : address(url, before, trail.slice(0, -1)),
  };
}

function address(url: string, cursor: string, trail: readonly string[]): string {
  const search = new URLSearchParams();
  if (cursor !== FIRST) search.set("cursor", cursor);
  if (trail.length > 0) search.set("trail", trail.join(","));
  return search.size === 0 ? url : `${url}?${search.toString()}`;
}
