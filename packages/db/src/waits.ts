import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";

/** How the database passes time, so that a simulation can drive it. */
export interface Waits {
  /** Resolves after the given milliseconds. */
  sleep: (waitMs: number) => Promise<void>;
  /** Resolves when everything that has already arrived was taken in; units then share a group. */
  nextTurn: () => Promise<void>;
}

/** The waits of a real process: its timers and its event loop. */
export const PROCESS_WAITS: Waits = {
  sleep: async (waitMs) => {
    await sleep(waitMs);
  },
  nextTurn: async () => {
    await nextTurn();
  },
};
