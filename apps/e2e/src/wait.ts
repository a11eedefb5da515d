import { setTimeout as sleep } from "node:timers/promises";
import { LOOK_MS } from "./limits.ts";

/** What was awaited did not come in time. */
export class WaitError extends Error {
  readonly code: "not_in_time";

  constructor(what: string, waitedMs: number) {
    super(`${what}: not within ${String(waitedMs)} ms`);
    this.name = "WaitError";
    this.code = "not_in_time";
  }
}

/**
 * Looks until there is something and resolves with it. Rejects with a `WaitError` that says
 * what was awaited.
 */
export async function waitFor<Found>(
  what: string,
  limitMs: number,
  look: () => Promise<Found | null>,
): Promise<Found> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > giveUpAt) throw new WaitError(what, limitMs);
    await sleep(LOOK_MS);
  }
}
