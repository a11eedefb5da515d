import { END_WAITERS_ACCOUNT_MAX, END_WAITERS_MAX } from "../limits.ts";

/** Somebody who waits for the end of one prediction. */
export interface EndWaiter {
  /** A signal that is aborted at the end, or when all are let go; a new one for each wait. */
  listen: () => AbortSignal;
  /** Stops the present wait, if there is one. */
  wake: () => void;
  /** Whether waiting is over whatever happens. */
  isLetGo: () => boolean;
  /** Gives the place back. */
  leave: () => void;
}

/** Who waits in this process, and for which prediction. */
export interface EndWaiters {
  /** A place for one more; null when all are taken or everybody was let go. */
  enter: (target: { accountId: string; id: string }) => EndWaiter | null;
  /** Wakes whoever waits for this prediction. */
  tell: (id: string) => void;
  /** Lets everybody go, now and from now on. */
  close: () => void;
}

type Seat = { accountId: string; controller: AbortController };

/** At most `END_WAITERS_MAX` wait at once, and of one account `END_WAITERS_ACCOUNT_MAX`. */
export function createEndWaiters(): EndWaiters {
  const seatsOf = new Map<string, Set<Seat>>();
  const countOf = new Map<string, number>();
  let total = 0;
  let isClosed = false;

  const count = (accountId: string, change: 1 | -1): void => {
    total += change;
    const next = (countOf.get(accountId) ?? 0) + change;
    if (next === 0) countOf.delete(accountId);
    else countOf.set(accountId, next);
  };
  const remove = (id: string, seat: Seat): void => {
    const seats = seatsOf.get(id);
    if (seats?.delete(seat) !== true) return;
    if (seats.size === 0) seatsOf.delete(id);
    count(seat.accountId, -1);
  };

  return {
    enter: ({ accountId, id }) => {
      const isFull =
        total >= END_WAITERS_MAX || (countOf.get(accountId) ?? 0) >= END_WAITERS_ACCOUNT_MAX;
      if (isClosed || isFull) return null;
      const seat: Seat = { accountId, controller: new AbortController() };
      const seats = seatsOf.get(id) ?? new Set();
      seatsOf.set(id, seats.add(seat));
      count(accountId, 1);
      return {
        listen: () => {
          seat.controller = new AbortController();
          return seat.controller.signal;
        },
        wake: () => seat.controller.abort(),
        isLetGo: () => isClosed,
        leave: () => remove(id, seat),
      };
    },
    tell: (id) => {
      for (const { controller } of seatsOf.get(id) ?? []) controller.abort();
    },
    close: () => {
      isClosed = true;
      for (const seats of seatsOf.values()) {
        for (const { controller } of seats) controller.abort();
      }
    },
  };
}
