import type { PredictionView } from "../server/views.ts";
import { unfinishedIds } from "./cards.ts";
import { LOOK_IDS_MAX, settled } from "./look.ts";
import type { CardStore } from "./store.ts";

/**
 * Takes in the lists of the server: what runs, and the first page of all. What this tab holds for
 * unfinished and the lists do not name ended further back; each of those is asked for by its id.
 * Fails when one of them could not be asked for, or has still not ended by that answer.
 */
export async function hearLists(
  predictions: readonly PredictionView[],
  ports: {
    get: (id: string) => Promise<PredictionView>;
    store: CardStore;
    /** ms by the server's clock. */
    now: () => number;
  },
): Promise<void> {
  const { store, now } = ports;
  const hear = store.listen();
  hear(predictions, now());
  const listed = new Set(predictions.map(({ id }) => id));
  const missing = unfinishedIds(store.current()).filter((id) => !listed.has(id));
  const found = await Promise.all(missing.slice(0, LOOK_IDS_MAX).map(ports.get));
  hear(found, now());
  if (settled(found, predictions).length < missing.length) {
    throw new Error("The lists leave open how some predictions ended.");
  }
}
