import type { TimeTexts } from "../english/time.ts";
import type { Format } from "../format.ts";

export const createTime = ({ number, tenths, twoDigits }: Format): TimeTexts => ({
  seconds: (seconds) => `${number(seconds)} s`,
  tenths: (seconds) => `${tenths(seconds)} s`,
  secondsRange: (low, high) => `${number(low)}–${number(high)} s`,
  secondsToMinutes: (seconds, minutes) => `${number(seconds)} s – ${number(minutes)} min`,
  minutes: (minutes) => `${number(minutes)} min`,
  minutesRange: (low, high) => `${number(low)}–${number(high)} min`,
  minutesSeconds: (minutes, seconds) => `${number(minutes)} min ${twoDigits(seconds)} s`,
});

export const createSpokenTime = ({ number, tenths, plural }: Format): TimeTexts => {
  const seconds = (count: number) => plural(count, { one: "# Sekunde", other: "# Sekunden" });
  const minutes = (count: number) => plural(count, { one: "# Minute", other: "# Minuten" });
  return {
    seconds,
    tenths: (count) => `${tenths(count)} Sekunden`,
    secondsRange: (low, high) => `${number(low)} bis ${number(high)} Sekunden`,
    secondsToMinutes: (low, high) => `${seconds(low)} bis ${minutes(high)}`,
    minutes,
    minutesRange: (low, high) => `${number(low)} bis ${number(high)} Minuten`,
    minutesSeconds: (count, rest) => `${minutes(count)} ${seconds(rest)}`,
  };
};
