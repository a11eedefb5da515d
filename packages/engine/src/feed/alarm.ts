import type { Scheduler } from "../ports.ts";

/** Lets one waiter sleep until somebody rings. */
export interface Alarm {
  /** Ends the present wait, or the next one when nobody waits. */
  ring: () => void;
  /** Resolves after the wait, or when the alarm was rung; with null only when it is rung. */
  wait: (waitMs: number | null) => Promise<void>;
}

export function createAlarm(scheduler: Scheduler): Alarm {
  let rung = new AbortController();
  return {
    ring: () => rung.abort(),
    wait: async (waitMs) => {
      await (waitMs === null ? untilAborted(rung.signal) : scheduler.sleep(waitMs, rung.signal));
      if (rung.signal.aborted) rung = new AbortController();
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
