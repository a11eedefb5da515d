const NUMBER = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });
const MOMENT = new Intl.DateTimeFormat("en-GB", {
  day: "2-digit",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** What stands where nothing is known. */
export const UNKNOWN = "–";

/** A number and its unit stay on one line. */
const SPACE = "\u00a0";

const S = 1_000;
const MINUTE_MS = 60 * S;
const HOUR_MS = 60 * MINUTE_MS;

export const numberWords = (value: number): string => NUMBER.format(value);

/** A share as percent; small ones that are not nothing stay visible. */
export function shareWords(share: number | null): string {
  if (share === null) return UNKNOWN;
  const percent = share * 100;
  const isEdge = percent > 99 || percent < 1;
  const rounded = isEdge ? Math.round(percent * 10) / 10 : Math.round(percent);
  // 99.96 % is not all of them.
  if (rounded === 100 && share < 1) return `99.9${SPACE}%`;
  if (rounded === 0 && share > 0) return `0.1${SPACE}%`;
  return `${NUMBER.format(rounded)}${SPACE}%`;
}

/** A time that a machine took: from milliseconds to hours, two or three digits. */
export function timeWords(durationMs: number | null): string {
  if (durationMs === null) return UNKNOWN;
  if (durationMs < S) return `${String(Math.round(durationMs))}${SPACE}ms`;
  if (durationMs < 10 * S) return `${(durationMs / S).toFixed(1)}${SPACE}s`;
  if (durationMs < 2 * MINUTE_MS) return `${String(Math.round(durationMs / S))}${SPACE}s`;
  if (durationMs < 2 * HOUR_MS) return `${String(Math.round(durationMs / MINUTE_MS))}${SPACE}min`;
  return `${String(Math.round(durationMs / HOUR_MS))}${SPACE}h`;
}

/** The hour and minute of a step. */
export const clockWords = (iso: string): string => CLOCK.format(new Date(iso));

/** The second of an event. */
export const momentWords = (iso: string | null): string =>
  iso === null ? UNKNOWN : MOMENT.format(new Date(iso));

/** Names of the code as words: `submit_prediction`, `oldestDueMs`. */
export const plainWords = (name: string): string =>
  name
    .replaceAll(/[_.]/g, " ")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();
