import { CANCEL_AFTER_MS_MAX, CANCEL_AFTER_MS_MIN } from "../limits.ts";

const DURATION = /^(?:(\d{1,5})h)?(?:(\d{1,7})m)?(?:(\d{1,7})s?)?$/;
const MS_PER_S = 1_000;
const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;

/**
 * A deadline as clients of Replicate write it, `90`, `30s` or `1h30m45s`, in milliseconds; null
 * for what is no such time or too short. Longer ones than ours are as long as ours.
 */
export function readCancelAfter(text: string): number | null {
  const match = DURATION.exec(text.trim());
  if (match === null) return null;
  const [, hours = "0", minutes = "0", seconds = "0"] = match;
  const durationMs =
    Number(hours) * MS_PER_HOUR + Number(minutes) * MS_PER_MINUTE + Number(seconds) * MS_PER_S;
  return durationMs < CANCEL_AFTER_MS_MIN ? null : Math.min(durationMs, CANCEL_AFTER_MS_MAX);
}
