import type { DurationEstimate } from "./estimate.ts";
import { indexAbove } from "./estimate.ts";

/** However sure the plan is, a run is asked for at least so often: some fail early. */
export const PLANNED_WAIT_MS_MAX = 30_000;
/** A run that outlasts all others is asked for after a further share of its age, … */
export const OVERDUE_WAIT_SHARE = 0.15;
/** … and within these limits, milliseconds. */
export const OVERDUE_WAIT_MS_MIN = 1_000;
export const OVERDUE_WAIT_MS_MAX = 10_000;

/** Halvings of the price of a look until the plan takes this share of the looks that are granted. */
const PRICE_STEPS = 16;
const SPENT_SHARE_MIN = 0.998;
/** A look is worth at least and at most so many milliseconds of waiting for the news. */
const PRICE_MS_MIN = 0.1;
const PRICE_MS_MAX = 3_600_000;

/** At most so many looks are added to a plan that leaves some of the granted ones unspent. */
const EXTRA_LOOKS_MAX = 16;

/** A plan made of few runs takes more looks than it foretells: as if so many were no proof. */
const UNPROVEN_RUNS = 2;

/** When to look, whatever the age of the run is: from each time of the estimate to a later one. */
export type PollPlan = {
  timesMs: readonly number[];
  /** The first look of a run, and from each time the next one: places in `timesMs`. */
  first: number;
  next: readonly number[];
  /** Looks that a run takes on average. */
  looks: number;
};

type Sums = { timesMs: Float64Array; over: Float64Array; spentMs: Float64Array };

/** For each time the share of runs that are over, and what these took, summed by share. */
function sum({ timesMs, shares }: DurationEstimate): Sums {
  const spentMs = new Float64Array(timesMs.length);
  let spent = 0;
  for (const [index, share] of shares.entries()) {
    const before = index === 0 ? 0 : (shares[index - 1] ?? 0);
    const fromMs = timesMs[Math.max(0, index - 1)] ?? 0;
    spent += (share - before) * ((fromMs + (timesMs[index] ?? 0)) / 2);
    spentMs[index] = spent;
  }
  return { timesMs: Float64Array.from(timesMs), over: Float64Array.from(shares), spentMs };
}

/**
 * The best plan where one look is worth `priceMs` of knowing late, by dynamic programming from the
 * end: from each time the next look that makes waiting for the news and looks together cheapest.
 * That look never moves later when the time before it moves earlier, since two gaps that are
 * nested cost no less than two that overlap: so each search ends where the one before it ended.
 */
function planAt(priceMs: number, { timesMs, over, spentMs }: Sums): Omit<PollPlan, "timesMs"> {
  const count = timesMs.length;
  const costs = new Float64Array(count);
  const looks = new Float64Array(count);
  const next: number[] = Array.from({ length: count }, () => count - 1);
  let latest = count - 1;
  const cheapestFrom = (from: number): number => {
    const overFrom = over[from] ?? 0;
    const spentFrom = spentMs[from] ?? 0;
    const timeFrom = timesMs[from] ?? 0;
    const untilMs = timeFrom + PLANNED_WAIT_MS_MAX;
    let best = Infinity;
    let place = Math.min(count - 1, from + 1);
    for (let to = from + 1; to <= latest; to += 1) {
      const time = timesMs[to] ?? 0;
      // What is the same for each place is left out until the best of them is known.
      const cost = time * ((over[to] ?? 1) - overFrom) - (spentMs[to] ?? 0) + (costs[to] ?? 0);
      if (cost < best) {
        best = cost;
        place = to;
      }
      if (time > untilMs) break;
    }
    if (from >= 0) {
      costs[from] = best + spentFrom + priceMs * (1 - overFrom);
      looks[from] = 1 - overFrom + (looks[place] ?? 0);
    }
    latest = place;
    return place;
  };
  for (let from = count - 2; from >= 0; from -= 1) next[from] = cheapestFrom(from);
  const first = cheapestFrom(-1);
  return { first, next, looks: 1 + (looks[first] ?? 0) };
}

type Extra = { sparedMs: number; from: number; at: number; to: number };

/** The look between those of a plan that spares the most lateness for at most so many looks. */
function bestExtra(
  { timesMs, first, next }: PollPlan,
  looksLeft: number,
  over: Sums["over"],
): Extra {
  const last = timesMs.length - 1;
  let best: Extra = { sparedMs: 0, from: 0, at: 0, to: 0 };
  let from = -1;
  for (let to: number | undefined = first; to !== undefined && to > from; to = next[to]) {
    const overFrom = from < 0 ? 0 : (over[from] ?? 1);
    for (let at = to - 1; at > from && 1 - (over[at] ?? 1) <= looksLeft; at -= 1) {
      const sooner = (over[at] ?? 1) - overFrom;
      const sparedMs = ((timesMs[to] ?? 0) - (timesMs[at] ?? 0)) * sooner;
      if (sparedMs > best.sparedMs) best = { sparedMs, from, at, to };
    }
    if (to >= last) break;
    from = to;
  }
  return best;
}

/**
 * Spends the looks that a plan leaves on further ones between its own. One that is added costs a
 * look for each run that is not over by then, so that late in a run it costs nearly none.
 */
function spendLooks(plan: PollPlan, looksMax: number, over: Sums["over"]): PollPlan {
  const { timesMs } = plan;
  const next = [...plan.next];
  let { first, looks } = plan;
  for (let count = 0; count < EXTRA_LOOKS_MAX; count += 1) {
    const extra = bestExtra({ timesMs, first, next, looks }, looksMax - looks, over);
    if (extra.sparedMs <= 0) break;
    next.fill(extra.at, Math.max(0, extra.from), extra.at).fill(extra.to, extra.at, extra.to);
    if (extra.from < 0) first = extra.at;
    looks += 1 - (over[extra.at] ?? 1);
  }
  return { timesMs, first, next, looks };
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
    if (plan.looks >= looksMax * SPENT_SHARE_MIN && plan.looks <= looksMax) break;
    const middle = (low + high) / 2;
    const candidate = planAt(Math.exp(middle), sums);
    if (candidate.looks > looksMax) low = middle;
    else [high, plan] = [middle, candidate];
  }
  return spendLooks({ timesMs: estimate.timesMs, ...plan }, looksMax, sums.over);
}

/** How long to wait before the next look at a run of this age, milliseconds. */
export function plannedWaitMs(plan: PollPlan, elapsedMs: number): number {
  const place = nextPlace(plan, elapsedMs);
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

/** A look that came a little early or late counts as one at the nearest time of the plan. */
function nextPlace({ timesMs, first, next }: PollPlan, elapsedMs: number): number | undefined {
  const above = indexAbove(timesMs, elapsedMs);
  if (above === 0) return first;
  const [beforeMs = 0, afterMs = Infinity] = [timesMs[above - 1], timesMs[above]];
  return next[elapsedMs - beforeMs > afterMs - elapsedMs ? above : above - 1];
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

/**
 * The looks to grant a plan that must not take more than a rule of waits does, on average: at
 * least 1, and the fewer runs the estimate is made of, the further below those of the rule.
 */
export function grantLooks(
  estimate: DurationEstimate,
  runs: number,
  waitMs: (elapsedMs: number) => number,
): number {
  return Math.max(
    1,
    looksOf(estimate, waitMs) * (1 - UNPROVEN_RUNS / Math.max(UNPROVEN_RUNS, runs)),
  );
}
