/** Milliseconds of an ISO date-time, or undefined when it is none. */
export function parseTimeMs(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * Seconds of a `Cancel-After` duration: `90s`, `5m`, `1h30m45s` or a bare number of seconds (R4).
 * Undefined when it is not one.
 */
export function parseDurationS(text: string): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const parts = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,9})s)?$/.exec(text);
  if (parts === null || text === "") return undefined;
  const [, hours = "0", minutes = "0", seconds = "0"] = parts;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
