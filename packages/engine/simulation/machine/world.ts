import type { Faults } from "../faults/faults.ts";
import type { Random } from "../time/random.ts";
import type { Timeline } from "../time/timeline.ts";
import type { VirtualTime } from "../time/virtual-time.ts";

/** The clock of our machines, which may be wrong; all processes of a machine share it. */
export type Clock = {
  offsetMs: number;
  /** How far it was set back so far: what was planned before comes that much later. */
  setBackMs: number;
};

/** What everything in one run shares. */
export type World = {
  time: VirtualTime;
  random: Random;
  faults: Faults;
  timeline: Timeline;
  clock: Clock;
};

/** One passage of a message or a small piece of work, milliseconds. */
export function latencyMs(random: Random): number {
  return random.chance(0.1) ? random.whole(20, 400) : random.whole(1, 20);
}
