/** Runs a task after a wait in ms; the returned function forgets it. */
export type After = (task: () => void, waitMs: number) => () => void;

/** The clock of a tab. */
export type Time = {
  /** ms. */
  now: () => number;
  after: After;
  /** A number in [0, 1). */
  random: () => number;
};

export interface Timer {
  /** Sets the timer anew; an earlier task of it is forgotten. */
  set: (task: () => void, waitMs: number) => void;
  clear: () => void;
}

/** A timer that holds one task at a time. */
export function createTimer(after: After): Timer {
  let forget: (() => void) | null = null;
  const clear = (): void => {
    forget?.();
    forget = null;
  };
  return {
    clear,
    set: (task, waitMs) => {
      clear();
      forget = after(() => {
        forget = null;
        task();
      }, waitMs);
    },
  };
}
