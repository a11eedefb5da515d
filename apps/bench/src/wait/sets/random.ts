/** Numbers from 0 up to 1. */
export type Random = () => number;
/** One duration, milliseconds. */
export type Draw = (random: Random) => number;

/** A generator that gives the same numbers for the same name and seed (FNV-1a and mulberry32). */
export function createRandom(name: string, seed: number): Random {
  let state = 0x811c9dc5 ^ seed;
  for (const character of name) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The standard normal law, by Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** @param width standard deviation of the logarithm */
export function lognormal(medianMs: number, width: number): Draw {
  return (random) => medianMs * Math.exp(width * normal(random));
}

export function uniform(fromMs: number, toMs: number): Draw {
  return (random) => fromMs + (toMs - fromMs) * random();
}

/** The sum of `steps` waits of a memoryless kind after an offset; one step is exponential. */
export function gamma(offsetMs: number, steps: number, stepMs: number): Draw {
  return (random) => {
    let sumMs = offsetMs;
    for (let step = 0; step < steps; step += 1) sumMs -= stepMs * Math.log(1 - random());
    return sumMs;
  };
}

/** Above an offset a tail that falls by the given power: the smaller, the heavier. */
export function pareto(offsetMs: number, scaleMs: number, power: number): Draw {
  return (random) => offsetMs + scaleMs * ((1 - random()) ** (-1 / power) - 1);
}

/** Draws from one of several kinds, each as often as its share says; the last takes the rest. */
export function mixed(...kinds: ReadonlyArray<readonly [share: number, draw: Draw]>): Draw {
  return (random) => {
    let left = random();
    for (const [share, draw] of kinds) {
      left -= share;
      if (left < 0) return draw(random);
    }
    const last = kinds.at(-1);
    if (last === undefined) throw new RangeError("a mixture needs a kind");
    return last[1](random);
  };
}

/** Durations as a provider reports them that counts whole steps. */
export function rounded(stepMs: number, draw: Draw): Draw {
  return (random) => Math.max(stepMs, Math.round(draw(random) / stepMs) * stepMs);
}
