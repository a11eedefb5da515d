import { ASKED_TRACES_PER_MINUTE } from "./limits.ts";
import type { SpanReference } from "./traceparent.ts";

const MINUTE_MS = 60_000;

/**
 * Which requests are traced: a share of all, by chance and not by the trace's id, which its caller
 * may have chosen; beyond that those whose caller asks for it, `ASKED_TRACES_PER_MINUTE` in all,
 * so that nobody outside fills the collector. A caller's word that a trace is *not* recorded
 * counts for nothing: what happens here is ours to see.
 * @param share from 0 to 1
 */
export function createSampling(options: {
  share: number;
  random: () => number;
  now: () => number;
}): (parent: SpanReference | null) => boolean {
  let minute = { from: Number.NEGATIVE_INFINITY, asked: 0 };
  return (parent) => {
    if (options.random() < options.share) return true;
    if (parent?.isSampled !== true) return false;
    const now = options.now();
    if (Math.abs(now - minute.from) >= MINUTE_MS) minute = { from: now, asked: 0 };
    minute.asked += 1;
    return minute.asked <= ASKED_TRACES_PER_MINUTE;
  };
}
