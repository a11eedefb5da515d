import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useStudio } from "../app/studio.ts";
import { createKey } from "../predictions/key.ts";
import type { BatchView } from "../server/views.ts";
import type { ItemFilter } from "./item-filter.ts";

/** Rows of one page of batches, and of their items. */
const PAGE_BATCHES = 20;
const PAGE_ITEMS = 60;

/** The soonest time at which the server wants to be asked about one of these; false for never. */
export function pollOf(batches: readonly Pick<BatchView, "pollAfterMs">[]): number | false {
  const waits = batches.flatMap(({ pollAfterMs }) => (pollAfterMs === null ? [] : [pollAfterMs]));
  return waits.length === 0 ? false : Math.min(...waits);
}

/** All pages of a list are read again together: the more there are, the more seldom. */
export const pollOfPages = (pollMs: number | false, pages: number): number | false =>
  pollMs === false ? false : pollMs * Math.max(1, pages);

/** All batches of the account, newest first; looked at again while one of them runs. */
export function useBatches() {
  const { api } = useStudio();
  return useInfiniteQuery({
    queryKey: ["batches", "list"],
    initialPageParam: null,
    queryFn: ({ pageParam }: { pageParam: string | null }) =>
      api.batch.list.query({ cursor: pageParam, limit: PAGE_BATCHES }),
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages ?? [];
      return pollOfPages(pollOf(pages.flatMap(({ items }) => items)), pages.length);
    },
  });
}

/** One batch, looked at again for as long as it runs. */
export function useBatch(id: string) {
  const { api } = useStudio();
  return useQuery({
    queryKey: ["batches", "one", id],
    queryFn: () => api.batch.get.query({ id }),
    refetchInterval: ({ state }) => (state.data === undefined ? false : pollOf([state.data])),
    retry: false,
  });
}

/** The items of a batch in their order, of one kind. */
export function useBatchItems(facts: { id: string; filter: ItemFilter; pollMs: number | false }) {
  const { api } = useStudio();
  const { id, filter } = facts;
  return useInfiniteQuery({
    queryKey: ["batches", "items", id, filter],
    initialPageParam: null,
    queryFn: ({ pageParam }: { pageParam: string | null }) =>
      api.batch.items.query({ id, filter, cursor: pageParam, limit: PAGE_ITEMS }),
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) => pollOfPages(facts.pollMs, state.data?.pages.length ?? 0),
  });
}

/** What can be done with a batch. All of it changes the balance, and what every list says. */
export function useBatchActions(id: string) {
  const { api, queries } = useStudio();
  const queryClient = useQueryClient();
  const refresh = async (): Promise<void> => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: ["batches"] }),
      queryClient.invalidateQueries(queries.credit.pathFilter()),
    ]);
  };
  const cancel = useMutation({
    mutationFn: () => api.batch.cancel.mutate({ id }),
    onSettled: refresh,
  });
  // Until one press is answered, the next one is the same: what got lost is not retried twice.
  const [retryKey, setRetryKey] = useState(() => createKey(window.crypto));
  const retry = useMutation({
    mutationFn: () => api.batch.retryFailed.mutate({ id, idempotencyKey: retryKey }),
    onSuccess: () => setRetryKey(createKey(window.crypto)),
    onSettled: refresh,
  });
  const save = useMutation({
    mutationFn: (format: "zip" | "csv" | "json") => api.batch.export.mutate({ id, format }),
  });
  return { cancel, retry, save };
}
