import { remainingMs } from "@darkroom/lifecycle";
import type { EtaRange } from "@darkroom/lifecycle";
import type { RunHistory } from "../../models/history.ts";
import type { Place } from "./read-places.ts";
import { waitOf } from "./wait.ts";

type Queued = {
  now: number;
  /** When it is to start at the earliest; null at once. */
  runAt: number | null;
  /** Null while it is not due. */
  place: Place | null;
  history: Pick<RunHistory, "atProvider" | "untilStarted">;
};

const sum = (one: EtaRange, other: EtaRange): EtaRange => ({
  p10: one.p10 + other.p10,
  p50: one.p50 + other.p50,
  p90: one.p90 + other.p90,
});

/** How long until it is sent: at its time, or by its place. */
function untilSent({ now, runAt, place, history }: Queued): EtaRange | null {
  if (runAt !== null && runAt > now) {
    const waitMs = runAt - now;
    return { p10: waitMs, p50: waitMs, p90: waitMs };
  }
  if (place === null) return null;
  const atProvider = history.atProvider();
  const runMs = atProvider === null ? null : remainingMs(atProvider.estimate, 0);
  return waitOf({ now, steps: place.steps, runMs });
}

/**
 * When the run of a queued prediction is expected to start, as a range: its wait with us, and what
 * the provider usually takes to begin, as far as there is history. Null when nothing is known.
 */
export function startsInQueue(queued: Queued): EtaRange | null {
  const sentMs = untilSent(queued);
  if (sentMs === null) return null;
  const expected = queued.history.untilStarted();
  const startMs = expected === null ? null : remainingMs(expected.estimate, 0);
  if (startMs !== null) return sum(sentMs, startMs);
  return sentMs.p90 === 0 ? null : sentMs;
}
