import { isTerminal } from "@darkroom/lifecycle";
import type { PredictionView } from "../server/views.ts";
import { POLL_DEFAULT_MS } from "./poll.ts";
import type { Look } from "./poll.ts";
import type { CardStore } from "./store.ts";

/** At most this many are asked for in one look, as many as fit into one request. */
export const LOOK_IDS_MAX = 100;

/** What a look brought, and how long to wait before the next; null when nothing is unfinished. */
export type LookAnswer = { predictions: readonly PredictionView[]; pollAfterMs: number | null };

/** Looks once at everything unfinished. A look that fails leaves every card as it was. */
export async function look(ports: {
  ask: () => Promise<LookAnswer>;
  store: CardStore;
  now: () => number;
  previous: Look;
}): Promise<Look> {
  const { store, now, previous } = ports;
  try {
    const { predictions, pollAfterMs } = await ports.ask();
    const at = now();
    store.dispatch({ type: "predictions.heard", predictions, at });
    return { at, failedInARow: 0, pollAfterMs };
  } catch {
    return { ...previous, at: now(), failedInARow: previous.failedInARow + 1 };
  }
}

/**
 * Asks for each id, in one batched request; with none it asks whether the server is there. Fails
 * when nothing was answered.
 */
export async function askUnfinished(
  ids: readonly string[],
  ports: {
    get: (id: string) => Promise<PredictionView>;
    ping: () => Promise<unknown>;
  },
): Promise<LookAnswer> {
  if (ids.length === 0) {
    await ports.ping();
    return { predictions: [], pollAfterMs: null };
  }
  const predictions = await Promise.allSettled(ids.slice(0, LOOK_IDS_MAX).map(ports.get)).then(
    (looks) => looks.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])),
  );
  if (predictions.length === 0) throw new Error("Nothing was answered.");
  const waitsMs = predictions
    .filter(({ status }) => !isTerminal(status))
    .map(({ pollAfterMs }) => pollAfterMs ?? POLL_DEFAULT_MS);
  if (predictions.length < ids.length) waitsMs.push(POLL_DEFAULT_MS);
  return { predictions, pollAfterMs: waitsMs.length === 0 ? null : Math.min(...waitsMs) };
}
