/** Chance that a seed decides: the same seed gives the same numbers for ever. */
export interface Random {
  /** In [0, 1). */
  next: () => number;
  /** A whole number from `least` to `most`, both included. */
  whole: (least: number, most: number) => number;
  /** True with the given probability. */
  chance: (probability: number) => boolean;
  /** @throws RangeError for an empty list */
  pick: <Item>(items: readonly Item[]) => Item;
  /** An independent stream with a name, so that more draws here change nothing there. */
  fork: (name: string) => Random;
}

/** 32 bits of a text, by FNV-1a. */
function digest32(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash >>> 0;
}

/** Numbers in [0, 1) by the published generator mulberry32: 32 bits of state, good enough here. */
function createNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The stream of a name, such as `seed:17`. */
export function createRandom(name: string): Random {
  const next = createNumbers(digest32(name));
  const whole = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[whole(0, items.length - 1)];
      if (item === undefined) throw new RangeError("nothing to pick from");
      return item;
    },
    fork: (fork) => createRandom(`${name}/${fork}`),
  };
}
