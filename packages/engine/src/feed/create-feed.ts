import { createTail } from "./tail.ts";
import type { FeedContext } from "./tail.ts";
import type { Watcher } from "./watcher.ts";

/** The news of one process for all who watch in it. */
export interface Feed {
  /** This process has committed an event, or progress. Costs nothing while nobody watches. */
  wake: (what: "event" | "progress") => void;
  /**
   * Notes for this watcher from now on what happens to the account's predictions. Resolves when
   * that has begun. Rejects when the log cannot be read.
   */
  open: (accountId: string, watcher: Watcher) => Promise<void>;
  release: (accountId: string, watcher: Watcher) => void;
  /** How many watch. */
  watchers: () => number;
  /** Aborted when the engine is closed. */
  closed: AbortSignal;
  close: () => void;
}

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
