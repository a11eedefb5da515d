import type { Format } from "../format.ts";

/** Durations as they are written; numbers arrive as whole seconds and minutes. */
export const createTime = ({ number, tenths, twoDigits }: Format) => ({
  seconds: (seconds: number) => `${number(seconds)} s`,
  tenths: (seconds: number) => `${tenths(seconds)} s`,
  secondsRange: (low: number, high: number) => `${number(low)}–${number(high)} s`,
  secondsToMinutes: (seconds: number, minutes: number) =>
    `${number(seconds)} s – ${number(minutes)} min`,
  minutes: (minutes: number) => `${number(minutes)} min`,
  minutesRange: (low: number, high: number) => `${number(low)}–${number(high)} min`,
  minutesSeconds: (minutes: number, seconds: number) =>
    `${number(minutes)} min ${twoDigits(seconds)} s`,
});

export type TimeTexts = ReturnType<typeof createTime>;

/** The same as they are read aloud. */
export const createSpokenTime = ({ number, tenths, plural }: Format): TimeTexts => {
  const seconds = (count: number) => plural(count, { one: "# second", other: "# seconds" });
  const minutes = (count: number) => plural(count, { one: "# minute", other: "# minutes" });
  return {
    seconds,
    tenths: (count) => `${tenths(count)} seconds`,
    secondsRange: (low, high) => `${number(low)}–${number(high)} seconds`,
    secondsToMinutes: (low, high) => `${seconds(low)} – ${minutes(high)}`,
    minutes,
    minutesRange: (low, high) => `${number(low)}–${number(high)} minutes`,
    minutesSeconds: (count, rest) => `${minutes(count)} ${seconds(rest)}`,
  };
};
