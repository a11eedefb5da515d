import { RUN_WAIT_MS, RUN_WAIT_MS_MAX } from "@darkroom/lifecycle";

const MS_PER_S = 1_000;
const WAIT = /^wait(?:\s*=\s*"?(\d{1,9})"?)?$/i;

/**
 * How long a caller prefers to wait for an end, milliseconds, bounded by `RUN_WAIT_MS_MAX`; null
 * where it says nothing of it. Preferences that are not known are ignored (RFC 7240).
 * @param bareMs the wait of who does not say how long
 */
export function readPreferredWait(prefer: string | null, bareMs = RUN_WAIT_MS): number | null {
  for (const preference of (prefer ?? "").split(",")) {
    const [first = ""] = preference.split(";");
    const match = WAIT.exec(first.trim());
    if (match === null) continue;
    const [, seconds] = match;
    const waitMs = seconds === undefined ? bareMs : Number(seconds) * MS_PER_S;
    return Math.min(waitMs, RUN_WAIT_MS_MAX);
  }
  return null;
}

/** What of the preference was applied, for `Preference-Applied`. */
export const appliedWait = (waitMs: number): string => `wait=${String(waitMs / MS_PER_S)}`;
