/** Times at which the limit may look; finer changes the result by less than a per cent. */
const TIMES_MAX = 1_600;
/** Halvings of the price of a look. */
const PRICE_STEPS = 40;
const PRICE_MS_MIN = 0.01;
const PRICE_MS_MAX = 1e12;

/** Mean lateness and looks of a plan that knows how long runs take. */
type Known = { lateMs: number; looks: number };
export type Limit = Known & {
  /**
   * No plan with so many looks is less late on average, not even one that takes one plan for some
   * runs and another for the rest. At most `lateMs`.
   */
  boundMs: number;
};

/** The limit for an average number of looks, at least 1. */
export type LimitAt = (looksMax: number) => Limit;

type Sums = { timesMs: Float64Array; over: Float64Array; spentMs: Float64Array };

/** Times where looks may pay: evenly over the runs, and evenly over the logarithm of time. */
function chooseTimes(ascending: Float64Array, timesMax: number): Float64Array {
  const [first = 0, last = 0] = [ascending[0], ascending.at(-1)];
  const half = Math.floor(timesMax / 2);
  const times = new Set<number>([last]);
  for (let step = 0; step < half; step += 1) {
    times.add(ascending[Math.floor((ascending.length * step) / half)] ?? last);
    times.add(first * (last / first) ** (step / half));
  }
  return Float64Array.from(times).sort();
}

/** At each time the share of runs that are over, and what these took, summed by share. */
function sumUp(ascending: Float64Array, timesMax: number): Sums {
  const timesMs = chooseTimes(ascending, timesMax);
  const over = new Float64Array(timesMs.length);
  const spentMs = new Float64Array(timesMs.length);
  let [count, sumMs] = [0, 0];
  for (const [index, timeMs] of timesMs.entries()) {
    while (count < ascending.length && (ascending[count] ?? Infinity) <= timeMs) {
      sumMs += ascending[count] ?? 0;
      count += 1;
    }
    over[index] = count / ascending.length;
    spentMs[index] = sumMs / ascending.length;
  }
  return { timesMs, over, spentMs };
}

/**
 * The best plan where a look costs as much as `priceMs` of knowing late. From later to earlier
 * times the best next look never moves later, since the cost of two nested gaps is never below
 * that of the two that overlap; so each search ends where the one before it ended.
 */
function planFor(priceMs: number, { timesMs, over, spentMs }: Sums): Known {
  const last = timesMs.length - 1;
  const costs = new Float64Array(last + 1);
  const looks = new Float64Array(last + 1);
  let latest = last;
  const cheapestFrom = (from: number): { cost: number; looks: number } => {
    const overFrom = from < 0 ? 0 : (over[from] ?? 0);
    const spentFrom = from < 0 ? 0 : (spentMs[from] ?? 0);
    let [best, place] = [Infinity, last];
    for (let to = from + 1; to <= latest; to += 1) {
      const lateMs =
        (timesMs[to] ?? 0) * ((over[to] ?? 1) - overFrom) - ((spentMs[to] ?? 0) - spentFrom);
      const cost = lateMs + (costs[to] ?? 0);
      if (cost < best) [best, place] = [cost, to];
    }
    latest = place;
    return { cost: best + priceMs * (1 - overFrom), looks: 1 - overFrom + (looks[place] ?? 0) };
  };
  for (let from = last - 1; from >= 0; from -= 1) {
    const best = cheapestFrom(from);
    [costs[from], looks[from]] = [best.cost, best.looks];
  }
  const best = cheapestFrom(-1);
  return { lateMs: best.cost - priceMs * best.looks, looks: best.looks };
}

/**
 * How little late anybody can be who knows how long these runs take, but not which comes next:
 * a dynamic programme over the price of a look, as fine as `timesMax` times of looking.
 * @param runsMs at least one, each above zero
 */
export function createLimit(runsMs: readonly number[], timesMax = TIMES_MAX): LimitAt {
  const sums = sumUp(Float64Array.from(runsMs).sort(), timesMax);
  const known = new Map<number, Known>();
  const planAt = (priceLog: number): Known => {
    const plan = known.get(priceLog) ?? planFor(Math.exp(priceLog), sums);
    known.set(priceLog, plan);
    return plan;
  };
  return (looksMax) => {
    let [low, high] = [Math.log(PRICE_MS_MIN), Math.log(PRICE_MS_MAX)];
    let [best, boundMs] = [planAt(high), 0];
    for (let step = 0; step < PRICE_STEPS; step += 1) {
      const middle = (low + high) / 2;
      const plan = planAt(middle);
      boundMs = Math.max(boundMs, plan.lateMs + Math.exp(middle) * (plan.looks - looksMax));
      if (plan.looks > looksMax) low = middle;
      else [high, best] = [middle, plan];
    }
    return { ...best, boundMs };
  };
}
