import type { QueryClient } from "@tanstack/react-query";
import { createLive } from "../live/account.ts";
import type { Live } from "../live/account.ts";
import { createOpenWatch } from "../live/open-watch.ts";
import type { After } from "../live/time.ts";
import { askRecent } from "../predictions/ask-recent.ts";
import { hearLists } from "../predictions/hear-lists.ts";
import type { CardStore } from "../predictions/store.ts";
import type { Api } from "../server/client.ts";
import type { Connection } from "../server/connection.ts";

/** Plain http has no locks, whatever the types of the browser say. */
function openLocks(): LockManager | null {
  return "locks" in navigator ? navigator.locks : null;
}

/** Composes the live updates out of the browser's own locks, channels and event source. */
export function createStudioLive(ports: {
  api: Api;
  connection: Connection;
  store: CardStore;
  queryClient: QueryClient;
  now: () => number;
  after: After;
}): Live {
  const { api, connection, store, queryClient } = ports;
  const now = connection.serverNow;
  return createLive({
    locks: openLocks(),
    openChannel:
      typeof BroadcastChannel === "undefined" ? null : (name) => new BroadcastChannel(name),
    open: createOpenWatch(api),
    askRecent: async () => (await askRecent(api, null)).predictions,
    hear: (prediction) =>
      store.dispatch({ type: "predictions.heard", predictions: [prediction], at: now() }),
    hearLists: (predictions) =>
      hearLists(predictions, { get: (id) => api.prediction.get.query({ id }), store, now }),
    onContact: connection.heard,
    onBroken: connection.missed,
    onLeft: () => {
      store.dispatch({ type: "account.left" });
      void queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
    },
    onOtherAccount: () => {
      void queryClient.invalidateQueries({ queryKey: ["session"] });
    },
    time: { now: ports.now, after: ports.after, random: Math.random },
  });
}

/** Wakes whatever may have slept: the tab is seen again, thawed, or the network is back. */
export function watchPage(onAwake: () => void): void {
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) onAwake();
  });
  document.addEventListener("resume", onAwake);
  window.addEventListener("online", onAwake);
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) onAwake();
  });
}
