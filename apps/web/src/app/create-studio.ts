import type { QueryClient } from "@tanstack/react-query";
import type { Languages } from "../languages/create-languages.ts";
import { createAnnouncer } from "../notices/announcer.ts";
import { createClock } from "../notices/clock.ts";
import { createKey } from "../predictions/key.ts";
import { mergeNews } from "../predictions/news.ts";
import type { News } from "../predictions/news.ts";
import { createSender } from "../predictions/sender.ts";
import type { PredictionCalls } from "../predictions/sender.ts";
import { createCardStore } from "../predictions/store.ts";
import { createApi, createQueries, createQueryClient } from "../server/client.ts";
import type { Api } from "../server/client.ts";
import { createConnection } from "../server/connection.ts";
import { openTabs } from "../server/tabs.ts";
import { createStudioLive, watchPage } from "./create-live.ts";
import type { Studio } from "./studio.ts";

/** A call without an answer after this long has failed. */
const CALL_TIMEOUT_MS = 15_000;
/** An upload without an answer after this long has failed: 32 MiB at half a megabit a second. */
const UPLOAD_TIMEOUT_MS = 600_000;
/** A lost session is opened again at most this often. */
const REOPEN_MS_MIN = 30_000;

export function openStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function after(task: () => void, waitMs: number): () => void {
  const timer = window.setTimeout(task, waitMs);
  return () => window.clearTimeout(timer);
}

function every(task: () => void, everyMs: number): () => void {
  const timer = window.setInterval(task, everyMs);
  return () => window.clearInterval(timer);
}

/** Opens a new session when the server forgot the old one, but never in a tight circle. */
function createReopening(now: () => number, queryClient: QueryClient): () => void {
  let reopenedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - reopenedAt < REOPEN_MS_MIN) return;
    reopenedAt = now();
    void queryClient.invalidateQueries({ queryKey: ["session"] });
  };
}

const callsOf = (api: Api): PredictionCalls => ({
  create: (call) => api.prediction.create.mutate(call),
  retry: (call) => api.prediction.retry.mutate(call),
  cancel: (call) => api.prediction.cancel.mutate(call),
});

/** Composes the studio out of the browser's own clock, network, storage and randomness. */
export function createStudio(basePath: string, languages: Languages): Studio {
  const now = (): number => Date.now();
  const queryClient = createQueryClient();
  const reopenSession = createReopening(now, queryClient);
  const connection = createConnection({
    fetch: (input, init) => window.fetch(input, init),
    now,
    timeoutMs: CALL_TIMEOUT_MS,
    uploadTimeoutMs: UPLOAD_TIMEOUT_MS,
    onUnauthenticated: reopenSession,
    onBack: () => {
      refreshLists();
      void queryClient.invalidateQueries({ predicate: ({ state }) => state.status === "error" });
      sender.resendWaiting();
    },
  });
  const api = createApi({ basePath, fetch: connection.fetch });
  const queries = createQueries(api, queryClient);
  const announcer = createAnnouncer<News>({
    now,
    merge: (news) => mergeNews(languages.current().texts.studio, news),
    schedule: after,
  });
  // A live stream asks for the lists by itself, once for all tabs, but not for the balance.
  const refreshLists = (): void => {
    if (live.current() === "live") return;
    void queryClient.invalidateQueries({ queryKey: ["predictions"] });
  };
  const refreshMoney = (): void => {
    void queryClient.invalidateQueries(queries.credit.pathFilter());
  };
  const store = createCardStore((news) => {
    announcer.announce(news);
  }, refreshMoney);
  const live = createStudioLive({ api, connection, store, queryClient, now, after });
  const tabs = openTabs(() => {
    refreshLists();
    refreshMoney();
  });
  const sender = createSender({
    calls: callsOf(api),
    store,
    newKey: () => createKey(window.crypto),
    now: connection.serverNow,
    isOnline: () => navigator.onLine,
    onChanged: tabs.tell,
  });
  watchPage(() => {
    live.wake();
    if (navigator.onLine) sender.resendWaiting();
  });
  return {
    basePath,
    api,
    queries,
    queryClient,
    connection,
    live,
    clock: createClock({ now, page: document, repeat: every }),
    languages,
    announcer,
    store,
    sender,
    storage: openStorage(),
    random: () => Math.random(),
  };
}
