import type { Card, Cards } from "../predictions/cards.ts";
import type { PredictionView } from "../server/views.ts";
import { matches } from "./filters.ts";
import type { HistorySearch } from "./filters.ts";

/** A prediction of the history; `card` is what the page knows of it by live news. */
export type HistoryEntry = { prediction: PredictionView; card: Card | null };

const newest = (one: HistoryEntry, other: HistoryEntry): number =>
  other.prediction.createdAt.localeCompare(one.prediction.createdAt) ||
  other.prediction.id.localeCompare(one.prediction.id);

/**
 * The pages of a list, newest first, with what has happened since they were read: live news of
 * what they hold, and what is newer than they are. What is older than the last page waits for the
 * next one, so that nothing moves when that comes.
 */
export function mergeHistory(facts: {
  items: readonly PredictionView[];
  cards: Cards;
  search: HistorySearch;
  isWhole: boolean;
}): HistoryEntry[] {
  const { items, cards, search, isWhole } = facts;
  const entries = new Map<string, HistoryEntry>(
    items.map((prediction) => [prediction.id, { prediction, card: null }]),
  );
  const oldest = items.at(-1)?.createdAt;
  for (const card of cards) {
    if (card.heard === null) continue;
    const { prediction } = card.heard;
    const listed = entries.get(prediction.id)?.prediction;
    const isInReach = isWhole || oldest === undefined || prediction.createdAt >= oldest;
    if (listed === undefined && !isInReach) continue;
    const isBehind = listed !== undefined && listed.sequence > prediction.sequence;
    entries.set(prediction.id, { prediction: isBehind ? listed : prediction, card });
  }
  return [...entries.values()]
    .filter(({ prediction }) => matches(search, prediction))
    .toSorted(newest);
}
