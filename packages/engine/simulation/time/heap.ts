/** A priority queue: the least element first, in logarithmic time. */
export class Heap<Item> {
  readonly #items: Item[] = [];
  readonly #isBefore: (left: Item, right: Item) => boolean;

  constructor(isBefore: (left: Item, right: Item) => boolean) {
    this.#isBefore = isBefore;
  }

  /** All items, in no order. */
  values(): readonly Item[] {
    return this.#items;
  }

  peek(): Item | undefined {
    return this.#items[0];
  }

  push(item: Item): void {
    this.#items.push(item);
    let place = this.#items.length - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#swapIfBefore(place, parent)) return;
      place = parent;
    }
  }

  pop(): Item | undefined {
    const first = this.#items[0];
    const last = this.#items.pop();
    if (first === undefined || last === undefined || this.#items.length === 0) return first;
    this.#items[0] = last;
    this.#sink(0);
    return first;
  }

  #sink(from: number): void {
    for (let place = from; ;) {
      const left = 2 * place + 1;
      const right = left + 1;
      const least = this.#isLess(right, left) ? right : left;
      if (least >= this.#items.length || !this.#swapIfBefore(least, place)) return;
      place = least;
    }
  }

  #isLess(place: number, other: number): boolean {
    const item = this.#items[place];
    const rival = this.#items[other];
    return item !== undefined && rival !== undefined && this.#isBefore(item, rival);
  }

  #swapIfBefore(place: number, other: number): boolean {
    const item = this.#items[place];
    const rival = this.#items[other];
    if (item === undefined || rival === undefined || !this.#isBefore(item, rival)) return false;
    this.#items[place] = rival;
    this.#items[other] = item;
    return true;
  }
}
