import { createContext, use, useSyncExternalStore } from "react";
import type { QueryClient } from "@tanstack/react-query";
import type { Languages } from "../languages/create-languages.ts";
import type { Live } from "../live/account.ts";
import type { LiveState } from "../live/wire.ts";
import type { Announcer } from "../notices/announcer.ts";
import type { Clock } from "../notices/clock.ts";
import type { Card, Cards } from "../predictions/cards.ts";
import type { News } from "../predictions/news.ts";
import type { Sender } from "../predictions/sender.ts";
import type { CardStore } from "../predictions/store.ts";
import type { Api, Queries } from "../server/client.ts";
import type { Connection, ConnectionState } from "../server/connection.ts";

/** Everything that lives as long as the page; made once in main.tsx. */
export type Studio = {
  basePath: string;
  api: Api;
  queries: Queries;
  queryClient: QueryClient;
  connection: Connection;
  live: Live;
  clock: Clock;
  languages: Languages;
  announcer: Announcer<News>;
  store: CardStore;
  sender: Sender;
  /** A number in [0, 1). */
  random: () => number;
  /** localStorage, or null where the browser forbids it. */
  storage: Pick<Storage, "getItem" | "setItem"> | null;
};

export const StudioContext = createContext<Studio | null>(null);

export function useStudio(): Studio {
  const studio = use(StudioContext);
  if (studio === null) throw new Error("This component stands outside of the studio.");
  return studio;
}

export function useCards(): Cards {
  const { store } = useStudio();
  return useSyncExternalStore(store.subscribe, store.current);
}

/** The card of a prediction; undefined while the page has not heard of it. */
export function useCardOf(predictionId: string): Card | undefined {
  return useCards().find((card) => card.heard?.prediction.id === predictionId);
}

/** One fact about the connection; a stream tells of contact often, and few care for that. */
export function useConnection<Fact>(read: (state: ConnectionState) => Fact): Fact {
  const { connection } = useStudio();
  return useSyncExternalStore(connection.subscribe, () => read(connection.current()));
}

/** How this tab is kept up to date. */
export function useLiveState(): LiveState {
  const { live } = useStudio();
  return useSyncExternalStore(live.subscribe, live.current);
}

/** The shared second, by the page's clock. Only counters read it. */
export function useNow(): number {
  const { clock } = useStudio();
  return useSyncExternalStore(clock.subscribe, clock.current);
}

/** The shared second, by the server's clock. */
export function useServerNow(): number {
  return useNow() + useConnection(({ clockOffsetMs }) => clockOffsetMs);
}
