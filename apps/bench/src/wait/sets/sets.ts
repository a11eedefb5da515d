import { gamma, lognormal, mixed, pareto, rounded, uniform } from "./random.ts";
import type { Draw } from "./random.ts";

/** A kind of model, by how long its runs take. */
export type DurationSet = {
  name: string;
  draw: Draw;
  /** Runs end at single points in time only, which the limit knows and a histogram blurs. */
  isStepped: boolean;
  /** Runs have a mean but no variance: a mean over few histories is chance. */
  isWild?: boolean;
};

const smooth = (name: string, draw: Draw): DurationSet => ({ name, draw, isStepped: false });

const third = 1 / 3;

/** Sets that the waiting was designed for. */
const DESIGNED_SETS: readonly DurationSet[] = [
  smooth("fast 0.8-3 s", lognormal(1_500, 0.25)),
  smooth("seeds 5-15 s", lognormal(8_000, 0.28)),
  smooth(
    "three modes 4.5/7.5/14 s",
    mixed(
      [third, lognormal(4_500, 0.15)],
      [third, lognormal(7_500, 0.15)],
      [third, lognormal(14_000, 0.15)],
    ),
  ),
  smooth("video 30-120 s", lognormal(60_000, 0.4)),
  smooth("cold start 6/60 s", mixed([0.85, lognormal(6_000, 0.2)], [0.15, lognormal(60_000, 0.3)])),
  { ...smooth("heavy tail from 5 s", pareto(5_000, 6_000, 1.6)), isWild: true },
];

/** Sets that nothing was tuned for. */
const UNTUNED_SETS: readonly DurationSet[] = [
  smooth("narrow 20 s", lognormal(20_000, 0.05)),
  smooth("uniform 3-12 s", uniform(3_000, 12_000)),
  smooth("exponential after 2 s", gamma(2_000, 1, 4_000)),
  smooth("gamma 4 x 2.5 s", gamma(0, 4, 2_500)),
  smooth(
    "two machines 7/12 s",
    mixed([0.4, lognormal(7_000, 0.08)], [0.6, lognormal(12_000, 0.08)]),
  ),
  { name: "whole seconds 5-15 s", draw: rounded(1_000, lognormal(9_000, 0.25)), isStepped: true },
];

export const SETS: readonly DurationSet[] = [...DESIGNED_SETS, ...UNTUNED_SETS];
