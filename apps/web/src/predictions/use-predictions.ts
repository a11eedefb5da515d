import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useCards, useConnection, useLiveState, useStudio } from "../app/studio.ts";
import { askRecent } from "./ask-recent.ts";
import { askUnfinished, look } from "./look.ts";
import { NO_LOOK, nextPollMs } from "./poll.ts";
import type { Look } from "./poll.ts";

/** A list that is this fresh is not asked for again when a page is opened. */
const LIST_FRESH_MS = 5_000;

const WATCH_KEY = ["predictions", "watch"];

/**
 * Looks at everything unfinished, as often as the server asks for while no stream brings it;
 * stops when all has ended. Hidden tabs rest; a tab that is seen again is woken in one place,
 * for streams and looks alike.
 */
export function usePredictionWatch(): void {
  const { api, store, connection, random, queryClient } = useStudio();
  const failures = useConnection((state) => state.failures);
  const isLive = useLiveState() === "live";
  const cards = useCards();
  const [pageAt] = useState(connection.serverNow);
  const initial = { ...NO_LOOK, at: pageAt };
  const previous = queryClient.getQueryData<Look>(WATCH_KEY) ?? initial;
  const waitMs = useMemo(
    () =>
      nextPollMs({
        heard: cards.flatMap(({ heard }) => (heard === null ? [] : [heard])),
        look: previous,
        failures,
        isLive,
        now: connection.serverNow(),
        random: random(),
      }),
    [cards, failures, isLive, previous, connection, random],
  );
  useQuery({
    queryKey: WATCH_KEY,
    queryFn: () =>
      look({
        ask: (since) =>
          askUnfinished(since, {
            active: (known) => api.prediction.active.query({ since: known }),
            get: (id) => api.prediction.get.query({ id }),
            store,
          }),
        store,
        now: connection.serverNow,
        previous: queryClient.getQueryData<Look>(WATCH_KEY) ?? initial,
      }),
    enabled: waitMs !== null,
    initialData: initial,
    refetchInterval: waitMs ?? false,
    refetchOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
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
      const hear = store.listen();
      const { predictions, nextCursor } = await askRecent(api, pageParam);
      hear(predictions, connection.serverNow());
      return { nextCursor };
    },
    getNextPageParam: (page) => page.nextCursor,
    staleTime: LIST_FRESH_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** Brings one prediction into the store, for a page that is opened cold. */
export function usePrediction(id: string) {
  const { api, store, connection } = useStudio();
  return useQuery({
    queryKey: ["predictions", "one", id],
    queryFn: async () => {
      const hear = store.listen();
      const prediction = await api.prediction.get.query({ id });
      hear([prediction], connection.serverNow());
      return prediction.id;
    },
    retry: false,
  });
}
