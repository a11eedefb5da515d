import { isTerminal } from "@darkroom/lifecycle";
import type { Cards } from "./cards.ts";
import type { Heard } from "./merge.ts";

const hasEnded = ({ prediction }: Heard): boolean => isTerminal(prediction.status);

/**
 * Whether the balance is another one after a change: a prediction came that holds credits, or one
 * that held some has ended, or one that was sent from here was over with the first answer. It is
 * asked of predictions, not of what is said about cards, because a stream may tell of "processing"
 * before the submission is answered. Opening a page of old predictions moves nothing.
 */
export function hasMoneyMoved(before: Cards, after: Cards): boolean {
  if (before === after) return false;
  const sentFromHere = new Set<string>();
  const endedBefore = new Map<string, boolean>();
  for (const { key, heard, early } of before) {
    if (heard === null) sentFromHere.add(key);
    else endedBefore.set(heard.prediction.id, hasEnded(heard));
    for (const held of early) endedBefore.set(held.prediction.id, hasEnded(held));
  }
  const hasMoved = (heard: Heard, isFromHere: boolean): boolean => {
    const earlier = endedBefore.get(heard.prediction.id);
    if (earlier === undefined) return isFromHere || !hasEnded(heard);
    return earlier !== hasEnded(heard);
  };
  return after.some(
    ({ key, heard, early }) =>
      (heard !== null && hasMoved(heard, sentFromHere.has(key))) ||
      early.some((held) => hasMoved(held, false)),
  );
}
