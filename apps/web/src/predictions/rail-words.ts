import type { Cards } from "./cards.ts";
import { isQueued, isRunning } from "./standing.ts";

/** "2 developing · 3 queued"; empty while nothing runs. */
export function railWords(cards: Cards): string {
  const running = cards.filter(isRunning).length;
  const queued = cards.filter(isQueued).length;
  const parts = [
    running - queued > 0 ? `${running - queued} developing` : null,
    queued > 0 ? `${queued} queued` : null,
  ];
  return parts.filter((part) => part !== null).join(" · ");
}
