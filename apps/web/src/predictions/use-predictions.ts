import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useCards, useConnection, useStudio } from "../app/studio.ts";
import { lookAtUnfinished } from "./look.ts";
import type { Look } from "./look.ts";
import { nextPollMs } from "./poll.ts";

/** Cards of one page of history. */
const PAGE_CARDS = 24;
/** A list that is this fresh is not asked for again when a page is opened. */
const LIST_FRESH_MS = 5_000;

const WATCH_KEY = ["predictions", "watch"];

/** Looks at everything unfinished, as often as the server asks for; stops when all has ended. */
export function usePredictionWatch(): void {
  const { api, store, connection, random, queryClient } = useStudio();
  const { failures } = useConnection();
  const cards = useCards();
  const look = queryClient.getQueryData<Look>(WATCH_KEY);
  const waitMs = useMemo(
    () =>
      nextPollMs({
        heard: cards.flatMap(({ heard }) => (heard === null ? [] : [heard])),
        failures: Math.max(failures, look?.failedInARow ?? 0),
        lookedAt: look?.at ?? null,
        now: connection.serverNow(),
        random: random(),
      }),
    [cards, failures, look, connection, random],
  );
  useQuery({
    queryKey: WATCH_KEY,
    queryFn: () =>
      lookAtUnfinished({
        get: (id) => api.prediction.get.query({ id }),
        ping: () => api.system.status.query(),
        store,
        now: connection.serverNow,
        previous: queryClient.getQueryData<Look>(WATCH_KEY),
      }),
    enabled: waitMs !== null,
    initialData: { at: 0, failedInARow: 0 },
    refetchInterval: waitMs ?? false,
    refetchOnMount: false,
    refetchOnWindowFocus: "always",
    refetchOnReconnect: "always",
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** Brings the account's predictions into the store: what runs, and the newest that ended. */
export function useRecentPredictions() {
  const { api, store, connection } = useStudio();
  return useInfiniteQuery({
    queryKey: ["predictions", "recent"],
    initialPageParam: null,
    queryFn: async ({ pageParam }: { pageParam: string | null }) => {
      const [page, active] = await Promise.all([
        api.prediction.list.query({ cursor: pageParam, limit: PAGE_CARDS }),
        pageParam === null ? api.prediction.active.query() : null,
      ]);
      store.dispatch({
        type: "predictions.heard",
        predictions: [...page.items, ...(active?.predictions ?? [])],
        at: connection.serverNow(),
      });
      return { nextCursor: page.nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
    staleTime: LIST_FRESH_MS,
    refetchOnWindowFocus: "always",
    refetchOnReconnect: "always",
  });
}

/** Brings one prediction into the store, for a page that is opened cold. */
export function usePrediction(id: string) {
  const { api, store, connection } = useStudio();
  return useQuery({
    queryKey: ["predictions", "one", id],
    queryFn: async () => {
      const prediction = await api.prediction.get.query({ id });
      store.dispatch({
        type: "predictions.heard",
        predictions: [prediction],
        at: connection.serverNow(),
      });
      return prediction.id;
    },
    retry: false,
  });
}
