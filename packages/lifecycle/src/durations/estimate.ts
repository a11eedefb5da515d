import type { DurationHistogram } from "./histogram.ts";
import { BIN_SHARE, runsOf } from "./histogram.ts";

/**
 * What is expected of the next run: at each time the share of runs that are over by then. Times
 * and shares ascend; before the first time no run ends, after the last all have.
 */
export type DurationEstimate = {
  timesMs: readonly number[];
  /** From 0 to 1, one for each time. */
  shares: readonly number[];
};

/** Widths that are tried, as shares of a duration: from one bin to a third. */
const WIDTHS = [0.01, 0.015, 0.02, 0.03, 0.045, 0.065, 0.1, 0.15, 0.22, 0.33] as const;
/** Where runs are rare the width grows at most so much, where they are dense it shrinks. */
const LOCAL_FACTOR_MAX = 5;
const LOCAL_FACTOR_MIN = 0.3;
/** A bell is taken for zero beyond so many of its widths. */
const REACH = 4;
/** The grid of an estimate: as fine as half a bin, with at most so many times evenly spread, … */
const TIMES_MAX = 320;
/** … and as many more where runs end, each a like share of them after the one before. */
const SHARE_STEPS = 480;
/** A run that fits nothing seen before is this improbable, so that one stray run decides nothing. */
const DENSITY_MIN = 1e-3;

type Point = { at: number; share: number };

const bell = (z: number): number => (Math.abs(z) > REACH ? 0 : Math.exp((-z * z) / 2));

/** The error function by Abramowitz and Stegun 7.1.26, off by at most 1.5e-7. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const tail =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - tail * Math.exp(-x * x));
}

function bellShare(z: number): number {
  if (z > REACH) return 1;
  return z < -REACH ? 0 : (1 + errorFunction(z / Math.SQRT2)) / 2;
}

function densities(points: readonly Point[], widths: readonly number[]): number[] {
  return points.map(({ at }) =>
    points.reduce((sum, point, index) => {
      const width = widths[index] ?? BIN_SHARE;
      return sum + (point.share * bell((at - point.at) / width)) / width;
    }, 0),
  );
}

/** Wider where runs are rare, narrower where they are dense (Abramson's square root). */
function localWidths(points: readonly Point[], width: number): number[] {
  const pilot = densities(
    points,
    points.map(() => width),
  );
  const logMean = points.reduce((sum, { share }, index) => {
    return sum + share * Math.log(pilot[index] ?? 1);
  }, 0);
  return pilot.map((density) => {
    const factor = Math.sqrt(Math.exp(logMean) / density);
    const bounded = Math.min(LOCAL_FACTOR_MAX, Math.max(LOCAL_FACTOR_MIN, factor));
    return Math.max(BIN_SHARE / 2, width * bounded);
  });
}

/** How well each run is foretold by all others: the mean logarithm of the density without it. */
function foretelling(points: readonly Point[], widths: readonly number[], runs: number): number {
  const all = densities(points, widths);
  return points.reduce((sum, { share }, index) => {
    const own = 1 / runs / (widths[index] ?? BIN_SHARE);
    const without = (((all[index] ?? 0) - own) * runs) / Math.max(1, runs - 1);
    return sum + share * Math.log(Math.max(DENSITY_MIN, without));
  }, 0);
}

function chooseWidths(points: readonly Point[], runs: number): readonly number[] {
  let best: { widths: readonly number[]; score: number } | null = null;
  for (const width of WIDTHS) {
    const widths = localWidths(points, width);
    const score = foretelling(points, widths, runs);
    if (best === null || score > best.score) best = { widths, score };
  }
  return best?.widths ?? [];
}

/**
 * The distribution behind a histogram: each run is spread by a bell over the logarithm of time,
 * as wide as foretells the runs best by one another. Null for an empty histogram.
 */
export function estimateDurations(histogram: DurationHistogram): DurationEstimate | null {
  const runs = runsOf(histogram);
  if (runs <= 0) return null;
  const points = histogram.map(([bin, weight]) => ({ at: bin * BIN_SHARE, share: weight / runs }));
  const widths = chooseWidths(points, Math.max(2, runs));
  const reachOf = (index: number): number => (widths[index] ?? BIN_SHARE) * REACH;
  const first = Math.min(...points.map(({ at }, index) => at - reachOf(index)));
  const last = Math.max(...points.map(({ at }, index) => at + reachOf(index)));
  const steps = Math.max(1, Math.min(TIMES_MAX, Math.ceil((last - first) / (BIN_SHARE / 2))));
  const places = Array.from({ length: steps + 1 }, (_, index) => {
    return first + ((last - first) * index) / steps;
  });
  const shareAt = (place: number): number =>
    Math.min(
      1,
      points.reduce((sum, { at, share }, index) => {
        return sum + share * bellShare((place - at) / (widths[index] ?? BIN_SHARE));
      }, 0),
    );
  const coarse = { timesMs: places, shares: places.map(shareAt) };
  const denser = Array.from({ length: SHARE_STEPS - 1 }, (_, index) => {
    return quantileMs(coarse, (index + 1) / SHARE_STEPS, first) ?? last;
  });
  const all = [...new Set([...places, ...denser])].sort((left, right) => left - right);
  return { timesMs: all.map(Math.exp), shares: all.map(shareAt) };
}

/** The share of runs that are over by a time, milliseconds from the start. */
export function shareBy(estimate: DurationEstimate, elapsedMs: number): number {
  const { timesMs, shares } = estimate;
  const above = indexAbove(timesMs, elapsedMs);
  if (above === 0) return 0;
  const [fromMs = 0, toMs] = [timesMs[above - 1], timesMs[above]];
  const from = shares[above - 1] ?? 1;
  if (toMs === undefined) return 1;
  return from + ((shares[above] ?? 1) - from) * ((elapsedMs - fromMs) / (toMs - fromMs));
}

/**
 * The time by which the given share of those runs is over that last longer than `elapsedMs`,
 * milliseconds from the start. Never before `elapsedMs`; null when no run lasts so long.
 */
export function quantileMs(
  estimate: DurationEstimate,
  share: number,
  elapsedMs = 0,
): number | null {
  const { timesMs, shares } = estimate;
  const over = shareBy(estimate, elapsedMs);
  if (over >= 1) return null;
  const wanted = over + (1 - over) * Math.min(1, Math.max(0, share));
  const above = shares.findIndex((value) => value >= wanted);
  if (above <= 0) return Math.max(elapsedMs, timesMs.at(above) ?? elapsedMs);
  const [from = 0, to = 1] = [shares[above - 1], shares[above]];
  const [fromMs = 0, toMs = 0] = [timesMs[above - 1], timesMs[above]];
  const part = to > from ? (wanted - from) / (to - from) : 1;
  return Math.max(elapsedMs, fromMs + (toMs - fromMs) * part);
}

/** The first place whose time is later; the length of the list when none is. */
export function indexAbove(timesMs: readonly number[], timeMs: number): number {
  let [low, high] = [0, timesMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timesMs[middle] ?? Infinity) <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
