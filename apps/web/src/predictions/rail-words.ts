import type { StudioTexts } from "../languages/english/studio.ts";
import type { Cards } from "./cards.ts";
import { isQueued, isRunning } from "./standing.ts";

/** "2 developing · 3 queued"; empty while nothing runs. */
export function railWords({ predictions: { list } }: StudioTexts, cards: Cards): string {
  const running = cards.filter(isRunning).length;
  const queued = cards.filter(isQueued).length;
  const parts = [
    running - queued > 0 ? list.developing(running - queued) : null,
    queued > 0 ? list.queued(queued) : null,
  ];
  return parts.filter((part) => part !== null).join(" · ");
}
