import type { Process } from "./process.ts";
import type { World } from "./world.ts";

const PAUSE_MS_MIN = 1_000;
/** Long enough for every lease of the process to run out, and for others to do its work. */
const PAUSE_MS_MAX = 90_000;

/**
 * Stops a process for a while, as a debugger, a sleeping laptop or a busy host does. It knows
 * nothing of it: what it waits for only comes later.
 */
export function stopProcess({ time, random, timeline }: World, process: Process): void {
  const stoppedMs = random.whole(PAUSE_MS_MIN, PAUSE_MS_MAX);
  timeline.add(process.name, `stands still for ${stoppedMs} ms`);
  process.stoppedUntilMs = time.now() + stoppedMs;
}

/** The worst moment to stop is in the middle of work that others can take over. */
export function mayStop(world: World, process: Process): void {
  if (process.stoppedUntilMs <= world.time.now() && world.faults.strikes("pause")) {
    stopProcess(world, process);
  }
}
