import type { DurationEstimate } from "./estimate.ts";
import { indexAbove } from "./estimate.ts";

/** However sure the plan is, a run is asked for at least so often: some fail early. */
export const PLANNED_WAIT_MS_MAX = 30_000;
/** A run that outlasts all others is asked for after a further share of its age, … */
export const OVERDUE_WAIT_SHARE = 0.15;
/** … and within these limits, milliseconds. */
export const OVERDUE_WAIT_MS_MIN = 1_000;
export const OVERDUE_WAIT_MS_MAX = 10_000;

/** Halvings of the price of a look until the plan uses the number of looks that is granted. */
const PRICE_STEPS = 24;
/** A look is worth at least and at most so many milliseconds of waiting for the news. */
const PRICE_MS_MIN = 0.1;
const PRICE_MS_MAX = 3_600_000;

/** When to look, whatever the age of the run is: from each time of the estimate to a later one. */
export type PollPlan = {
  timesMs: readonly number[];
  /** The first look of a run, and from each time the next one: places in `timesMs`. */
  first: number;
  next: readonly number[];
  /** Looks that a run takes on average. */
  looks: number;
};

type Sums = { timesMs: readonly number[]; over: readonly number[]; spentMs: readonly number[] };

/** For each time the share of runs that are over, and what these took, summed by share. */
function sum({ timesMs, shares }: DurationEstimate): Sums {
  const spentMs: number[] = [];
  let spent = 0;
  for (const [index, share] of shares.entries()) {
    const before = index === 0 ? 0 : (shares[index - 1] ?? 0);
    const fromMs = timesMs[Math.max(0, index - 1)] ?? 0;
    spent += (share - before) * ((fromMs + (timesMs[index] ?? 0)) / 2);
    spentMs.push(spent);
  }
  return { timesMs, over: shares, spentMs };
}

/**
 * The best plan where one look is worth `priceMs` of knowing late, by dynamic programming from the
 * end: from each time the next look that makes waiting for the news and looks together cheapest.
 */
function planAt(priceMs: number, { timesMs, over, spentMs }: Sums): PollPlan {
  const count = timesMs.length;
  const costs = new Float64Array(count);
  const looks = new Float64Array(count);
  const next: number[] = Array.from({ length: count }, () => count - 1);
  const cheapestFrom = (from: number): number => {
    const [overFrom = 0, spentFrom = 0, timeFrom = 0] =
      from < 0 ? [] : [over[from], spentMs[from], timesMs[from]];
    let best = Infinity;
    let place = Math.min(count - 1, from + 1);
    for (let to = from + 1; to < count; to += 1) {
      const time = timesMs[to] ?? 0;
      const lateMs = time * ((over[to] ?? 1) - overFrom) - ((spentMs[to] ?? 0) - spentFrom);
      const cost = lateMs + priceMs * (1 - overFrom) + (costs[to] ?? 0);
      if (cost < best) [best, place] = [cost, to];
      if (time - timeFrom > PLANNED_WAIT_MS_MAX) break;
    }
    if (from >= 0) {
      costs[from] = best === Infinity ? 0 : best;
      looks[from] = 1 - overFrom + (looks[place] ?? 0);
    }
    return place;
  };
  for (let from = count - 2; from >= 0; from -= 1) next[from] = cheapestFrom(from);
  const first = cheapestFrom(-1);
  return { timesMs, first, next, looks: 1 + (looks[first] ?? 0) };
}

/**
 * The times to look at runs of this kind so that news is least stale on average, with no more
 * looks a run, on average, than granted.
 * @param looksMax average number of looks, at least 1
 */
export function planPolls(estimate: DurationEstimate, looksMax: number): PollPlan {
  const sums = sum(estimate);
  let [low, high] = [Math.log(PRICE_MS_MIN), Math.log(PRICE_MS_MAX)];
  let plan = planAt(PRICE_MS_MAX, sums);
  for (let step = 0; step < PRICE_STEPS; step += 1) {
    const middle = (low + high) / 2;
    const candidate = planAt(Math.exp(middle), sums);
    if (candidate.looks > looksMax) low = middle;
    else [high, plan] = [middle, candidate];
  }
  return plan;
}

/** How long to wait before the next look at a run of this age, milliseconds. */
export function plannedWaitMs(plan: PollPlan, elapsedMs: number): number {
  const above = indexAbove(plan.timesMs, elapsedMs);
  const place = above === 0 ? plan.first : plan.next[above - 1];
  const timeMs = place === undefined ? undefined : plan.timesMs[place];
  if (timeMs !== undefined && timeMs > elapsedMs) {
    return Math.min(PLANNED_WAIT_MS_MAX, timeMs - elapsedMs);
  }
  return overdueWaitMs(elapsedMs);
}

/** How long to wait for what is so old that nobody knows when it ends, milliseconds. */
export function overdueWaitMs(elapsedMs: number): number {
  const waitMs = elapsedMs * OVERDUE_WAIT_SHARE;
  return Math.min(OVERDUE_WAIT_MS_MAX, Math.max(OVERDUE_WAIT_MS_MIN, waitMs));
}

/** Looks that a run takes on average where the waits follow a rule of their own. */
export function looksOf(estimate: DurationEstimate, waitMs: (elapsedMs: number) => number): number {
  const { timesMs, shares } = estimate;
  const endMs = timesMs.at(-1) ?? 0;
  let looks = 0;
  for (let elapsedMs = 0; elapsedMs < endMs;) {
    const above = indexAbove(timesMs, elapsedMs);
    looks += 1 - (above === 0 ? 0 : (shares[above - 1] ?? 1));
    elapsedMs += Math.max(1, waitMs(elapsedMs));
  }
  return looks;
}
