import { createTimers, type Timers } from "./timers.ts";

/** How far the clock is from the given one, and whether it stands. */
export type ClockState = { offsetMs: number; frozenAtMs: number | null };

/**
 * The time of an emulator: the given clock, moved by `advance` and stopped by `freeze`. Every wait that
 * belongs to the provider is one of this clock.
 */
export interface Clock {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Calls `act` when the moment has come, never within this call. The answer takes it back. */
  at: (atMs: number, act: () => void) => () => void;
  /** Rejects with the signal's reason when it is aborted first. */
  sleepUntil: (atMs: number, signal?: AbortSignal) => Promise<void>;
  /** Work outside of this clock for which `advance` stands still, such as a post on its way. */
  hold: <Result>(work: Promise<Result>) => Promise<Result>;
  state: () => ClockState;
  /**
   * Moves on by so many milliseconds, from one due moment to the next in their order, and waits at each
   * for what it sets off. Resolves when all of it has happened.
   */
  advance: (ms: number) => Promise<void>;
  freeze: () => void;
  /** Goes on from where it stands. */
  resume: () => void;
  /** Back to the given clock. */
  reset: () => void;
}

/** Turns of the event loop in which what a timer set off gets to its next wait. */
const QUIET_TURNS = 3;

/** `told` hears of every change, so that it can be kept. */
export function createClock(
  base: () => number,
  initial: ClockState = { offsetMs: 0, frozenAtMs: null },
  told: (state: ClockState) => void = () => {},
): Clock {
  const held = new Set<Promise<unknown>>();
  let state = initial;
  /** Where the clock stands while it advances. */
  let standingMs: number | undefined;
  let advanced: Promise<void> = Promise.resolve();

  const now = (): number => standingMs ?? state.frozenAtMs ?? base() + state.offsetMs;
  const timers = createTimers(now, (isDue) => {
    if (standingMs !== undefined) return false;
    return isDue || state.frozenAtMs === null;
  });
  const change = (next: ClockState): void => {
    state = next;
    told(state);
    timers.arm();
  };
  const walk = async (ms: number): Promise<void> => {
    const untilMs = now() + ms;
    standingMs = now();
    timers.disarm();
    await quiet(held);
    for (let due = timers.pull(untilMs); due !== undefined; due = timers.pull(untilMs)) {
      standingMs = Math.max(standingMs, due.atMs);
      due.act();
      await quiet(held);
    }
    standingMs = undefined;
    const isFrozen = state.frozenAtMs !== null;
    change({ offsetMs: untilMs - base(), frozenAtMs: isFrozen ? untilMs : null });
  };

  return {
    now,
    at: timers.add,
    sleepUntil: async (atMs, signal) => {
      signal?.throwIfAborted();
      if (atMs > now()) await sleepIn(timers, atMs, signal);
    },
    hold: (work) => {
      held.add(work);
      const release = (): void => void held.delete(work);
      work.then(release, release);
      return work;
    },
    state: () => state,
    advance: (ms) => {
      advanced = advanced.then(() => walk(ms));
      return advanced;
    },
    freeze: () => change({ ...state, frozenAtMs: now() }),
    resume: () => {
      if (state.frozenAtMs === null) return;
      change({ offsetMs: state.frozenAtMs - base(), frozenAtMs: null });
    },
    reset: () => change({ offsetMs: 0, frozenAtMs: null }),
  };
}

function sleepIn(timers: Timers, atMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      takeBack();
      reject(signal?.reason);
    };
    const takeBack = timers.add(atMs, () => {
      signal?.removeEventListener("abort", giveUp);
      resolve();
    });
    signal?.addEventListener("abort", giveUp, { once: true });
  });
}

/** Resolves when what was set off waits for the clock again, or for somebody outside. */
async function quiet(held: ReadonlySet<Promise<unknown>>): Promise<void> {
  do {
    await Promise.allSettled(held);
    for (let turn = 0; turn < QUIET_TURNS; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  } while (held.size > 0);
}
