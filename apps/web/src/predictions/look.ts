import type { PredictionView } from "../server/views.ts";
import { unfinishedIds } from "./cards.ts";
import type { CardStore } from "./store.ts";

/** At most this many are looked at in one poll, as many as fit into one request. */
export const LOOK_IDS_MAX = 100;

export type Look = {
  /** ms by the server's clock. */
  at: number;
  /** Looks in a row, this one included, that nothing answered. */
  failedInARow: number;
};

/**
 * Looks once at everything unfinished, in one batched request; with nothing to look at it asks
 * whether the server is there. A call that fails leaves its card as it was.
 */
export async function lookAtUnfinished(ports: {
  get: (id: string) => Promise<PredictionView>;
  ping: () => Promise<unknown>;
  store: CardStore;
  now: () => number;
  previous: Look | undefined;
}): Promise<Look> {
  const { store, now, previous } = ports;
  const ids = unfinishedIds(store.current()).slice(0, LOOK_IDS_MAX);
  const failedInARow = (previous?.failedInARow ?? 0) + 1;
  if (ids.length === 0) {
    const [ping] = await Promise.allSettled([ports.ping()]);
    return { at: now(), failedInARow: ping.status === "fulfilled" ? 0 : failedInARow };
  }
  const looks = await Promise.allSettled(ids.map(ports.get));
  const predictions = looks.flatMap((look) => (look.status === "fulfilled" ? [look.value] : []));
  const at = now();
  store.dispatch({ type: "predictions.heard", predictions, at });
  return { at, failedInARow: predictions.length > 0 ? 0 : failedInARow };
}
