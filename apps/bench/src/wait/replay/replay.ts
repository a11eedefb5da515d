import type { Jitter } from "../rules/jitters.ts";
import type { WaitRule } from "../rules/schedules.ts";
import type { Random } from "../sets/random.ts";

export type Replayed = {
  /** Mean number of looks until a run is seen to be over; the answer to the creation is none. */
  looks: number;
  /** How late the end of a run is seen, milliseconds. */
  meanLateMs: number;
  p95LateMs: number;
};

/** A rule that waits for no time would look for ever. */
const WAIT_MS_MIN = 1;

function summarize(looks: number, late: Float64Array): Replayed {
  late.sort();
  const meanLateMs = late.reduce((sum, lateMs) => sum + lateMs, 0) / late.length;
  const p95LateMs = late[Math.ceil(late.length * 0.95) - 1] ?? 0;
  return { looks: looks / late.length, meanLateMs, p95LateMs };
}

/** Looks at runs of known length by a rule, each look exactly when the rule says. */
export function replay(waitMs: WaitRule, runsMs: readonly number[]): Replayed {
  const ascending = Float64Array.from(runsMs).sort();
  const late = new Float64Array(ascending.length);
  let [elapsedMs, count, looks] = [0, 0, 0];
  for (const [index, runMs] of ascending.entries()) {
    while (elapsedMs < runMs) {
      elapsedMs += Math.max(WAIT_MS_MIN, waitMs(elapsedMs));
      count += 1;
    }
    looks += count;
    late[index] = elapsedMs - runMs;
  }
  return summarize(looks, late);
}

/** The same where each wait is a little off, differently for each run. */
export function replayJittered(
  waitMs: WaitRule,
  runsMs: readonly number[],
  by: { jitter: Jitter; random: Random },
): Replayed {
  const late = new Float64Array(runsMs.length);
  let looks = 0;
  for (const [index, runMs] of runsMs.entries()) {
    let elapsedMs = 0;
    while (elapsedMs < runMs) {
      elapsedMs += Math.max(WAIT_MS_MIN, by.jitter(waitMs(elapsedMs), by.random));
      looks += 1;
    }
    late[index] = elapsedMs - runMs;
  }
  return summarize(looks, late);
}
