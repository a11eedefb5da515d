import type { Engine, Log } from "@darkroom/engine";
import { KEY_LOOK_MS, SESSION_LOOK_MS } from "../limits.ts";
import { createWatch, streamsOfKey, tokenOf } from "./watch.ts";
import type { Watch } from "./watch.ts";

type Watches = {
  /** What is open for keys, by their ids. */
  keyWatch: Watch;
  /** What is open for sessions, by the values of their cookies. */
  sessionWatch: Watch;
};

/** Whoever is shut out loses also what is open, in whatever process that was done. */
export function createWatches(
  { keys, sessions }: Engine,
  endOf: (name: string) => void,
  log: Log,
): Watches {
  return {
    keyWatch: createWatch({
      findDead: keys.findDead,
      endStreams: (keyId) => endOf(streamsOfKey(keyId)),
      everyMs: KEY_LOOK_MS,
      log,
    }),
    sessionWatch: createWatch({
      findDead: async (names) => {
        const dead = await sessions.findDead(names.map(tokenOf));
        return new Set(names.filter((name) => dead.has(tokenOf(name))));
      },
      endStreams: endOf,
      everyMs: SESSION_LOOK_MS,
      log,
    }),
  };
}
