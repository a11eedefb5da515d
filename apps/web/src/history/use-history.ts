import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useCards, useStudio } from "../app/studio.ts";
import type { Studio } from "../app/studio.ts";
import { statusOf } from "./filters.ts";
import type { HistorySearch } from "./filters.ts";
import { mergeHistory } from "./merge-history.ts";

/** Predictions of one page; the server gives no more at once. */
const PAGE_PREDICTIONS = 100;
/** A history that is this fresh is not asked for again; live news keep it up to date. */
const HISTORY_FRESH_MS = 30_000;

function pagesOf({ api }: Pick<Studio, "api">, search: HistorySearch) {
  const status = statusOf(search);
  return {
    // What is looked for in the prompts is found in the pages that are there.
    queryKey: ["predictions", "history", status, search.model ?? null],
    initialPageParam: null,
    queryFn: ({ pageParam }: { pageParam: string | null }) =>
      api.prediction.list.query({
        cursor: pageParam,
        limit: PAGE_PREDICTIONS,
        ...(status === null ? {} : { status }),
        ...(search.model === undefined ? {} : { model: search.model }),
      }),
    getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor,
    staleTime: HISTORY_FRESH_MS,
    refetchOnWindowFocus: false,
  };
}

/** The account's predictions that a search finds, as far as they have been loaded. */
export function useHistory(search: HistorySearch) {
  const studio = useStudio();
  const cards = useCards();
  const pages = useInfiniteQuery(pagesOf(studio, search));
  const { data, hasNextPage } = pages;
  const entries = useMemo(
    () =>
      mergeHistory({
        items: data?.pages.flatMap(({ items }) => items) ?? [],
        cards,
        search,
        isWhole: data !== undefined && !hasNextPage,
      }),
    [data, cards, search, hasNextPage],
  );
  return { entries, pages };
}
