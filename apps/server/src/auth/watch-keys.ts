import type { Engine, Log } from "@darkroom/engine";
import { KEY_LOOK_MS } from "../limits.ts";

/** Ends what is held open for a key once the key can no longer be used. */
export interface KeyWatch {
  /** Counts something that is open for this key; call the answer when it has ended. */
  hold: (keyId: string) => () => void;
}

/** The name under which streams are held for a key; no session has such a name. */
export const streamsOfKey = (keyId: string): string => `key:${keyId}`;

/**
 * Looks at the keys for which something is open every `KEY_LOOK_MS`, as long as there are any: one
 * may be revoked in another process, or expire.
 */
export function createKeyWatch(options: {
  keys: Pick<Engine["keys"], "findDead">;
  endStreams: (session: string) => void;
  log: Log;
}): KeyWatch {
  const { keys, endStreams, log } = options;
  const held = new Map<string, number>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isLooking = false;

  const look = async (): Promise<void> => {
    timer = null;
    isLooking = true;
    try {
      const dead = await keys.findDead([...held.keys()]);
      for (const keyId of dead) endStreams(streamsOfKey(keyId));
    } catch (error) {
      log("warn", "keys with open streams could not be looked at", { error });
    }
    isLooking = false;
    schedule();
  };

  const schedule = (): void => {
    if (timer !== null || isLooking || held.size === 0) return;
    timer = setTimeout(() => void look(), KEY_LOOK_MS);
  };

  return {
    hold: (keyId) => {
      held.set(keyId, (held.get(keyId) ?? 0) + 1);
      schedule();
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = (held.get(keyId) ?? 1) - 1;
        if (left === 0) held.delete(keyId);
        else held.set(keyId, left);
        if (held.size > 0 || timer === null) return;
        clearTimeout(timer);
        timer = null;
      };
    },
  };
}
