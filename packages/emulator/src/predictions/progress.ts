import { BAR_WIDTH } from "../limits.ts";

/** Eighths of a block, as tqdm fills its bar. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** First line of the logs, as image models print it. */
export function seedLine(seed: number): string {
  return `Using seed: ${seed}\n`;
}

/** One tqdm line, `  42%|████▏     | 5/12 [00:01<00:02,  3.1it/s]`; clients read progress from it (R30). */
export function progressLine(step: number, steps: number, elapsedMs: number): string {
  // Whole numbers first: 0.29 * 100 is a little less than 29.
  const eighths = Math.floor((step * BAR_WIDTH * 8) / steps);
  const filled = "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
  const bar = filled.padEnd(BAR_WIDTH, " ");
  const percent = String(Math.floor((step * 100) / steps)).padStart(3, " ");
  const elapsedS = elapsedMs / 1000;
  const rate = elapsedS > 0 ? step / elapsedS : 0;
  const leftS = rate > 0 ? (steps - step) / rate : 0;
  const speed = `${rate.toFixed(2).padStart(5, " ")}it/s`;
  return `${percent}%|${bar}| ${step}/${steps} [${clock(elapsedS)}<${clock(leftS)}, ${speed}]`;
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${pad(Math.floor(whole / 60))}:${pad(whole % 60)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
