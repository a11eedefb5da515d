/** The shared clock ticks once a second. */
export const TICK_MS = 1_000;

export interface Clock {
  /** The last tick, ms since the epoch; the same number for every reader until the next. */
  current: () => number;
  subscribe: (listener: () => void) => () => void;
}

/** The part of a document that the clock needs. */
export type Visibility = Pick<Document, "hidden" | "addEventListener" | "removeEventListener">;

/**
 * One clock for every counter on the page, so that they change together. It stands still while
 * nobody reads it and while the page is hidden, and is right again at once afterwards.
 */
export function createClock(ports: {
  now: () => number;
  /** Runs a task every `everyMs` until the returned function is called. */
  repeat: (task: () => void, everyMs: number) => () => void;
  page: Visibility;
}): Clock {
  const listeners = new Set<() => void>();
  let at = ports.now();
  let stop: (() => void) | null = null;

  function tick(): void {
    at = ports.now();
    for (const listener of listeners) listener();
  }

  function followPage(): void {
    const shouldRun = listeners.size > 0 && !ports.page.hidden;
    if (shouldRun && stop === null) {
      stop = ports.repeat(tick, TICK_MS);
      tick();
    } else if (!shouldRun && stop !== null) {
      stop();
      stop = null;
    }
  }

  return {
    current: () => at,
    subscribe: (listener) => {
      if (listeners.size === 0) ports.page.addEventListener("visibilitychange", followPage);
      listeners.add(listener);
      followPage();
      return () => {
        listeners.delete(listener);
        followPage();
        if (listeners.size === 0) ports.page.removeEventListener("visibilitychange", followPage);
      };
    },
  };
}
