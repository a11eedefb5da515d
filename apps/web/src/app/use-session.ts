import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { openSession } from "../server/session.ts";
import type { Exclusive } from "../server/session.ts";
import { useStudio } from "./studio.ts";

const LOCK = "darkroom.session";

/** One tab at a time where the browser has locks; plain http has none. */
const inOneTab: Exclusive = async (task) =>
  "locks" in navigator
    ? await navigator.locks.request(LOCK, async () => await task())
    : await task();

/** The visitor's session. Everything that needs an account waits for it. */
export function useSession() {
  const { basePath, connection } = useStudio();
  return useQuery({
    queryKey: ["session"],
    queryFn: () => openSession({ fetch: connection.fetch, basePath, exclusive: inOneTab }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: 1,
  });
}

/** Live updates follow the account of the session. Every user has one account. */
export function useLiveAccount(): void {
  const { live } = useStudio();
  const userId = useSession().data?.userId;
  useEffect(() => {
    if (userId !== undefined) live.enter(userId);
  }, [live, userId]);
}
