/** Neighbouring places differ by a tenth, so that a quantile is off by at most a twentieth. */
const GROWTH = 1.1;
const LOG_GROWTH = Math.log(GROWTH);

/** How many values fell on each place of a logarithmic scale; place 0 holds what is below 1. */
export type Sketch = ReadonlyMap<number, number>;

const placeOf = (value: number): number =>
  value < 1 ? 0 : 1 + Math.floor(Math.log(value) / LOG_GROWTH);

/** The middle of a place, by its logarithm. */
const valueOf = (place: number): number => (place === 0 ? 0 : GROWTH ** (place - 0.5));

/** A sketch that is still being made. */
export interface OpenSketch {
  /** @param value at least 0; what is below counts as 0 */
  add: (value: number) => void;
  sketch: Sketch;
}

/** Counts values, such as milliseconds, in some hundred places at most. */
export function createSketch(): OpenSketch {
  const places = new Map<number, number>();
  return {
    add: (value) => {
      const place = placeOf(Math.max(0, value));
      places.set(place, (places.get(place) ?? 0) + 1);
    },
    sketch: places,
  };
}

/** One sketch of all values of several. */
export function mergeSketches(sketches: readonly Sketch[]): Sketch {
  const merged = new Map<number, number>();
  for (const sketch of sketches) {
    for (const [place, count] of sketch) merged.set(place, (merged.get(place) ?? 0) + count);
  }
  return merged;
}

export function countOf(sketch: Sketch): number {
  let total = 0;
  for (const count of sketch.values()) total += count;
  return total;
}

/**
 * The value that a share of all values does not exceed, to within a twentieth of it; null where
 * there is no value.
 * @param share from 0 to 1
 */
export function quantileOf(sketch: Sketch, share: number): number | null {
  const total = countOf(sketch);
  if (total === 0) return null;
  const wanted = Math.max(1, Math.ceil(total * share));
  let seen = 0;
  for (const place of [...sketch.keys()].toSorted((left, right) => left - right)) {
    seen += sketch.get(place) ?? 0;
    if (seen >= wanted) return valueOf(place);
  }
  return null;
}

/** Some quantiles of one sketch, rounded to whole units. */
export type Percentiles = { count: number; p50: number; p95: number; p99: number };

/** Null where there is no value. */
export function percentilesOf(sketch: Sketch): Percentiles | null {
  const at = (share: number): number => Math.round(quantileOf(sketch, share) ?? 0);
  const count = countOf(sketch);
  return count === 0 ? null : { count, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
