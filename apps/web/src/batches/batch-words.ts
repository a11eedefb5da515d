import type { BatchTexts } from "../languages/english/batches.ts";
import type { BatchView } from "../server/views.ts";

/** How much of a batch has ended, as a share of 1. */
export const doneShare = ({ done, items }: Pick<BatchView, "done" | "items">): number =>
  items === 0 ? 1 : done / items;

/** Items that have no picture and could have one. */
export const failedItems = ({ counts }: Pick<BatchView, "counts">): number =>
  counts.failed + counts.expired + counts.canceled;

/** "3 ready · 1 failed": the counts that are not nothing, in the order of a life. */
export function countWords(texts: BatchTexts, { counts }: Pick<BatchView, "counts">): string {
  const order = [
    "succeeded",
    "running",
    "queued",
    "waiting",
    "failed",
    "expired",
    "canceled",
    "refused",
  ] as const;
  return order
    .filter((kind) => counts[kind] > 0)
    .map((kind) => texts.counts[kind](counts[kind]))
    .join(" · ");
}
