/** Only this much of the end of a log is looked at, so that a huge log costs nothing. */
const LOG_TAIL_CHARS_MAX = 16_384;
/** A longer line is not a progress bar; the bound keeps the pattern's backtracking harmless. */
const LINE_CHARS_MAX = 1_024;
/** The form that tqdm prints and that Replicate's own client looks for (wire fact R30). */
const TQDM_LINE = /^\s*(\d+)%\s*\|.+?\|\s*(\d+)\/(\d+)/;

export type TqdmProgress = {
  /** 0 to 1. */
  share: number;
  current: number;
  total: number;
};

/** The progress that a model printed last in tqdm's form; null when it printed none. */
export function parseTqdm(logs: string): TqdmProgress | null {
  // A bar redraws itself with carriage returns, so these end a line too.
  const lines = logs.slice(-LOG_TAIL_CHARS_MAX).split(/[\r\n]+/);
  for (const line of lines.toReversed()) {
    const match = line.length <= LINE_CHARS_MAX ? TQDM_LINE.exec(line) : null;
    if (match === null) continue;
    const [percentage, current, total] = match.slice(1, 4).map(Number);
    if (percentage === undefined || current === undefined || total === undefined) continue;
    const share = total > 0 ? current / total : percentage / 100;
    // Of two numbers with hundreds of digits, both infinite here, there is no share.
    if (Number.isNaN(share)) continue;
    return { share: Math.min(1, share), current, total };
  }
  return null;
}
