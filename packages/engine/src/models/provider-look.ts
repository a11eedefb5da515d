import { POLL_PROVIDER_STEPS_MS } from "../limits.ts";

/**
 * The reconciler's wait without history, where no webhook comes: before the next look at what the
 * provider has had for so many milliseconds.
 */
export function providerLookMs(elapsedMs: number): number {
  let passedMs = 0;
  for (const stepMs of POLL_PROVIDER_STEPS_MS) {
    passedMs += stepMs;
    if (elapsedMs < passedMs) return stepMs;
  }
  return POLL_PROVIDER_STEPS_MS[5];
}
