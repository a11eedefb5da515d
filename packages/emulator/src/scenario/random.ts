/** A small repeatable stream of numbers in [0, 1) for shuffles and shares (mulberry32); not for secrets. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The items in a random order that is never the given one (when there are two or more). */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    // Sattolo's rule: an item never stays in its place.
    const other = Math.floor(random() * last);
    const [here, there] = [result[last], result[other]];
    if (here !== undefined && there !== undefined) {
      result[last] = there;
      result[other] = here;
    }
  }
  return result;
}
