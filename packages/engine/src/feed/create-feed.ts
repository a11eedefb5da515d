import type { Feed } from "./feed.ts";
import { createTail } from "./tail.ts";
import type { FeedContext } from "./tail.ts";
import type { Watcher } from "./watcher.ts";

/** A feed that reads nothing before somebody watches. */
export function createFeed(context: FeedContext): Feed {
  const byAccount = new Map<string, Set<Watcher>>();
  const closing = new AbortController();
  let count = 0;

  const watchersOf = function* (readers: { accountId: string; mergedInto: string | null }) {
    yield* byAccount.get(readers.accountId) ?? [];
    if (readers.mergedInto !== null) yield* byAccount.get(readers.mergedInto) ?? [];
  };

  const tail = createTail(context, {
    event: (readers, event) => {
      for (const watcher of watchersOf(readers)) watcher.noteEvent(event);
    },
    progress: (readers, predictionId) => {
      for (const watcher of watchersOf(readers)) watcher.noteProgress(predictionId);
    },
  });

  return {
    wake: tail.wake,
    open: async (accountId, watcher) => {
      const watchers = byAccount.get(accountId) ?? new Set();
      byAccount.set(accountId, watchers.add(watcher));
      count += 1;
      await tail.start();
    },
    release: (accountId, watcher) => {
      const watchers = byAccount.get(accountId);
      if (watchers?.delete(watcher) !== true) return;
      if (watchers.size === 0) byAccount.delete(accountId);
      count -= 1;
      if (count === 0) tail.stop();
    },
    watchers: () => count,
    closed: closing.signal,
    close: () => closing.abort(),
  };
}
