/** A screen reader hears at most one message in this time. */
export const ANNOUNCE_MS_MIN = 2_000;

/** Runs `task` after `waitMs`; returns a function that forgets it. */
export type Schedule = (task: () => void, waitMs: number) => () => void;

export interface Announcer<Item> {
  /** Says it now, or together with the rest when the last message is old enough. */
  announce: (items: readonly Item[]) => void;
  subscribe: (listener: () => void) => () => void;
  /** What the live region holds. */
  current: () => string;
}

/**
 * Gathers items and speaks them as one message, at most one in ANNOUNCE_MS_MIN. It is the only
 * writer of the app's live region.
 */
export function createAnnouncer<Item>(ports: {
  now: () => number;
  schedule: Schedule;
  merge: (items: readonly Item[]) => string;
}): Announcer<Item> {
  const listeners = new Set<() => void>();
  let waiting: Item[] = [];
  let spokenAt = Number.NEGATIVE_INFINITY;
  let text = "";
  let timerIsSet = false;

  function speak(): void {
    timerIsSet = false;
    const next = ports.merge(waiting);
    waiting = [];
    if (next === "") return;
    spokenAt = ports.now();
    text = next;
    for (const listener of listeners) listener();
  }

  return {
    announce: (items) => {
      if (items.length === 0) return;
      waiting.push(...items);
      if (timerIsSet) return;
      timerIsSet = true;
      ports.schedule(speak, Math.max(0, spokenAt + ANNOUNCE_MS_MIN - ports.now()));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    current: () => text,
  };
}
