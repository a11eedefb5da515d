import type { OperatorTexts } from "../languages/english/operator.ts";
import type { Format } from "../languages/format.ts";

/** What stands where nothing is known. */
export const UNKNOWN = "–";

const S = 1_000;
const MINUTE_MS = 60 * S;
const HOUR_MS = 60 * MINUTE_MS;

/** Below this a share that is not nothing is still shown, and above 1 − it one that is not all. */
const EDGE_SHARE = 0.01;
/** A tenth of a percent: shares are not told finer. */
const SHARE_STEP = 0.001;

/** How figures are written in one language. */
export function createWords(format: Format, { units }: Pick<OperatorTexts, "units">) {
  return {
    number: format.number,

    /** A share as percent; small ones that are not nothing stay visible. */
    share: (share: number | null): string => {
      if (share === null) return UNKNOWN;
      const isEdge = share > 1 - EDGE_SHARE || share < EDGE_SHARE;
      const rounded = isEdge
        ? Math.round(share / SHARE_STEP) * SHARE_STEP
        : Math.round(share * 100) / 100;
      // 99.96 % is not all of them.
      if (rounded >= 1 && share < 1) return format.percent(1 - SHARE_STEP);
      if (rounded === 0 && share > 0) return format.percent(SHARE_STEP);
      return format.percent(rounded);
    },

    /** A time that a machine took: from milliseconds to hours, two or three digits. */
    time: (durationMs: number | null): string => {
      if (durationMs === null) return UNKNOWN;
      if (durationMs < S) return units.milliseconds(format.number(Math.round(durationMs)));
      if (durationMs < 10 * S) return units.seconds(format.tenths(durationMs / S));
      if (durationMs < 2 * MINUTE_MS)
        return units.seconds(format.number(Math.round(durationMs / S)));
      if (durationMs < 2 * HOUR_MS) {
        return units.minutes(format.number(Math.round(durationMs / MINUTE_MS)));
      }
      return units.hours(format.number(Math.round(durationMs / HOUR_MS)));
    },

    /** The hour and minute of a step. */
    clock: (iso: string): string => format.clock(iso),

    /** The second of an event. */
    moment: (iso: string | null): string => (iso === null ? UNKNOWN : format.second(iso)),
  };
}

export type Words = ReturnType<typeof createWords>;

/** Names of the code as words: `submit_prediction`, `oldestDueMs`. */
export const plainWords = (name: string): string =>
  name
    .replaceAll(/[_.]/g, " ")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();
