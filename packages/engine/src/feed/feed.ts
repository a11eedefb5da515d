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
