import type { Log } from "@darkroom/engine";

/** Ends what is held open for somebody once that one may no longer come in. */
export interface Watch {
  /** Counts something that is open under this name; call the answer when it has ended. */
  hold: (name: string) => () => void;
}

/** The name under which streams are held for a key; no session has such a name. */
export const streamsOfKey = (keyId: string): string => `key:${keyId}`;

/** The token of a session, by which the database knows it; its cookie carries a signature besides. */
export const tokenOf = (session: string): string => session.slice(0, session.lastIndexOf("."));

/**
 * Looks at the keys or sessions for which something is open every `everyMs`, as long as there are
 * any: one may be ended in another process, or expire.
 */
export function createWatch(options: {
  /** Which of these may no longer come in. */
  findDead: (names: readonly string[]) => Promise<ReadonlySet<string>>;
  endStreams: (name: string) => void;
  /** Milliseconds between two looks. */
  everyMs: number;
  log: Log;
}): Watch {
  const { findDead, endStreams, everyMs, log } = options;
  const held = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isLooking = false;

  const look = async (): Promise<void> => {
    timer = null;
    isLooking = true;
    try {
      for (const name of await findDead([...held.keys()])) endStreams(name);
    } catch (error) {
      log("warn", "those with open streams could not be looked at", { error });
    }
    isLooking = false;
    schedule();
  };

  const schedule = (): void => {
    if (timer !== null || isLooking || held.size === 0) return;
    timer = setTimeout(() => void look(), everyMs);
  };

  return {
    hold: (name) => {
      held.set(name, (held.get(name) ?? 0) + 1);
      schedule();
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = (held.get(name) ?? 1) - 1;
        if (left === 0) held.delete(name);
        else held.set(name, left);
        if (held.size > 0 || timer === null) return;
        clearTimeout(timer);
        timer = null;
      };
    },
  };
}
