import { BEAT_MS } from "./limits.ts";
import { watchSilence } from "./silence.ts";
import { createTimer } from "./time.ts";
import type { Time } from "./time.ts";

/** The part of the browser's lock manager that a leader needs. */
export type Locks = {
  request: (
    name: string,
    options: { signal?: AbortSignal; steal?: boolean },
    task: () => Promise<void>,
  ) => Promise<unknown>;
};

export interface Leadership {
  isLeading: () => boolean;
  /** The leader said something. */
  heard: () => void;
  /** Asks at once whether the leader is there, for a tab that may have slept. */
  check: () => void;
  /** Leaves the lock, and the queue for it, to the other tabs. */
  stop: () => void;
}

type Ports = {
  locks: Locks;
  lockName: string;
  time: Time;
  onLead: () => void;
  /** Leading has ended: the lock was stolen, or `stop` was called. */
  onLost: () => void;
  /** To be told to the other tabs every BEAT_MS while leading. */
  onBeat: () => void;
  /** To be asked of the leader. */
  onAsk: () => void;
};

/**
 * One leader among the tabs that share a lock. Waiting: the tab stands in the queue of the lock,
 * so that it leads at once when the leader's tab is closed. A waiting tab that hears nothing asks,
 * and steals the lock when nobody answers, since a frozen tab keeps its lock. Leading: the tab
 * holds the lock and beats. Stolen: the tab stands in the queue again.
 */
export function createLeadership(ports: Ports): Leadership {
  const { locks, lockName, time } = ports;
  const timer = createTimer(time.after);
  let release: (() => void) | null = null;
  let request = new AbortController();
  let isStopped = false;
  const silence = watchSilence({
    time,
    timer,
    onAsk: ports.onAsk,
    onDead: () => enter("steal"),
  });

  function beat(): void {
    ports.onBeat();
    timer.set(beat, BEAT_MS);
  }

  function lead(): Promise<void> {
    const held = Promise.withResolvers<void>();
    release = held.resolve;
    ports.onLead();
    beat();
    return held.promise;
  }

  /** Whether the tab was leading. */
  function endLead(): boolean {
    if (release === null) return false;
    release();
    release = null;
    timer.clear();
    ports.onLost();
    return true;
  }

  function enter(how: "queue" | "steal"): void {
    request.abort();
    request = new AbortController();
    const { signal } = request;
    silence.start();
    ports.onAsk();
    locks
      .request(lockName, how === "steal" ? { steal: true } : { signal }, () =>
        signal.aborted ? Promise.resolve() : lead(),
      )
      // Stolen, left, or refused by the browser: all of them are rejections.
      .catch(() => undefined)
      .finally(() => {
        if (signal.aborted) return;
        if (endLead()) enter("queue");
        else timer.set(() => enter("queue"), BEAT_MS);
      });
  }

  enter("queue");
  return {
    isLeading: () => release !== null,
    heard: silence.heard,
    check: () => {
      if (release === null && !isStopped) silence.ask();
    },
    stop: () => {
      isStopped = true;
      request.abort();
      endLead();
      timer.clear();
    },
  };
}
