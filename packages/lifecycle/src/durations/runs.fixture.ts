/** A generator that gives the same numbers for the same seed, from 0 up to 1 (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Draw = (random: () => number) => number;

const normal: Draw = (random) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const lognormal =
  (medianMs: number, width: number): Draw =>
  (random) =>
    medianMs * Math.exp(width * normal(random));

const KINDS = {
  lognormal: lognormal(8_000, 0.28),
  narrow: lognormal(20_000, 0.05),
  uniform: (random) => 3_000 + 9_000 * random(),
  /** One start in seven is cold. */
  cold: (random) =>
    random() < 0.15 ? lognormal(60_000, 0.3)(random) : lognormal(6_000, 0.2)(random),
} as const satisfies Record<string, Draw>;

/** Durations of runs of a known kind, milliseconds. */
export function drawRuns(kind: keyof typeof KINDS, count: number, seed: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => KINDS[kind](random));
}
