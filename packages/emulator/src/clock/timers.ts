/** The longest wait a timer of the runtime takes; a longer one is waited in parts. */
const TIMER_MS_MAX = 2 ** 31 - 1;
/** Timers round, and a given clock may stand still: after so many timers a moment counts as reached. */
const EARLY_TIMERS_MAX = 3;

type Timer = { atMs: number; act: () => void; rounds: number; handle: NodeJS.Timeout | undefined };

/** What waits for moments of a clock that can be stopped and moved. */
export interface Timers {
  /** Calls `act` when the moment has come, never within this call. The answer takes it back. */
  add: (atMs: number, act: () => void) => () => void;
  /** Sets all of them anew, after the clock has changed. */
  arm: () => void;
  disarm: () => void;
  /** Takes out the first of those due by then; of two at one moment the older. */
  pull: (untilMs: number) => { atMs: number; act: () => void } | undefined;
}

/** `runs` says whether a timer may run by itself, given whether its moment has come. */
export function createTimers(now: () => number, runs: (isDue: boolean) => boolean): Timers {
  const timers = new Set<Timer>();

  const fire = (timer: Timer): void => {
    timer.rounds += 1;
    if (timer.atMs > now() && timer.rounds < EARLY_TIMERS_MAX) {
      arm(timer);
      return;
    }
    timers.delete(timer);
    timer.act();
  };
  const arm = (timer: Timer): void => {
    clearTimeout(timer.handle);
    const waitMs = Math.max(0, Math.ceil(timer.atMs - now()));
    if (!runs(waitMs === 0)) return;
    if (waitMs <= TIMER_MS_MAX) timer.handle = setTimeout(fire, waitMs, timer);
    else timer.handle = setTimeout(arm, TIMER_MS_MAX, timer);
  };

  return {
    add: (atMs, act) => {
      const timer: Timer = { atMs, act, rounds: 0, handle: undefined };
      timers.add(timer);
      arm(timer);
      return () => {
        clearTimeout(timer.handle);
        timers.delete(timer);
      };
    },
    arm: () => {
      for (const timer of timers) {
        timer.rounds = 0;
        arm(timer);
      }
    },
    disarm: () => {
      for (const timer of timers) clearTimeout(timer.handle);
    },
    pull: (untilMs) => {
      let first: Timer | undefined;
      for (const timer of timers) {
        const isDue = timer.atMs <= untilMs;
        if (isDue && (first === undefined || timer.atMs < first.atMs)) first = timer;
      }
      if (first !== undefined) timers.delete(first);
      return first;
    },
  };
}
