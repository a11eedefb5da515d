import { Heap } from "./heap.ts";
import type { Random } from "./random.ts";

/** Somebody whose waits end with them, such as a process that may be killed or stopped. */
export type Owner = { name: string; isAlive: boolean; stoppedUntilMs: number };

/** The world itself: users, the provider, the network. It is never killed. */
export const WORLD: Owner = { name: "world", isAlive: true, stoppedUntilMs: 0 };

/**
 * - `work`: something will happen
 * - `idle`: a worker that only looks whether there is work; may be woken later than it asked for
 * - `watchdog`: a limit that mostly passes unnoticed; it keeps nothing alive
 */
export type EntryKind = "work" | "idle" | "watchdog";

type Entry = {
  atMs: number;
  /** Drawn by chance, so that things of one moment come in any order. */
  tie: number;
  owner: Owner;
  kind: EntryKind;
  run: () => void;
  isCanceled: boolean;
};

type Idler = Entry & { sinceMs: number; askedMs: number };

/** However quiet it is, idle workers look at least this often: they also sweep and rescue. */
const IDLE_MS_MAX = 90_000;

const isBefore = (left: Entry, right: Entry): boolean =>
  left.atMs < right.atMs || (left.atMs === right.atMs && left.tie < right.tie);

/**
 * Time that passes only when something happens. One entry runs at a time, and the next one when
 * everything that follows from it without waiting is done: no two runs of a seed differ.
 */
export class VirtualTime {
  readonly #random: Random;
  readonly #entries = new Heap<Entry>(isBefore);
  #idlers: Idler[] = [];
  #realWork = 0;
  #nowMs: number;
  /** When the next job is due, in this time; null when none waits. */
  readonly #nextDueMs: () => Promise<number | null>;

  constructor(startMs: number, random: Random, nextDueMs: () => Promise<number | null>) {
    this.#nowMs = startMs;
    this.#random = random;
    this.#nextDueMs = nextDueMs;
  }

  /** Milliseconds since the epoch, as a perfect clock shows them. */
  now(): number {
    return this.#nowMs;
  }

  /** Runs something after a wait, unless its owner is dead by then or it is canceled. */
  after(owner: Owner, waitMs: number, run: () => void, kind: EntryKind = "work"): () => void {
    const atMs = this.#nowMs + Math.max(0, waitMs);
    const entry = { atMs, tie: this.#random.next(), owner, kind, run, isCanceled: false };
    const added = kind === "idle" ? { ...entry, sinceMs: this.#nowMs, askedMs: atMs } : entry;
    if ("askedMs" in added) this.#idlers.push(added);
    else this.#entries.push(added);
    return () => {
      added.isCanceled = true;
    };
  }

  /** A wait of an owner; it never ends when the owner dies. */
  sleep(owner: Owner, waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(owner, waitMs, resolve);
    });
  }

  /** Holds time until real work, such as reading a stream, is done. */
  async whileReal<Result>(work: Promise<Result>): Promise<Result> {
    this.#realWork += 1;
    try {
      return await work;
    } finally {
      this.#realWork -= 1;
    }
  }

  /** Waits that this owner has left open. */
  openWaits(owner: Owner): number {
    const isOpen = (entry: Entry): boolean =>
      entry.owner === owner && !entry.isCanceled && entry.kind !== "watchdog";
    return [...this.#entries.values(), ...this.#idlers].filter(isOpen).length;
  }

  /** Runs until the time has come or nothing is left to happen. */
  async runUntil(endMs: number): Promise<void> {
    await this.#settle();
    for (let entry = await this.#next(); entry !== null; entry = await this.#next()) {
      const { owner, kind } = entry;
      if (entry.atMs > endMs) {
        this.#putBack(entry);
        break;
      }
      this.#nowMs = Math.max(this.#nowMs, entry.atMs);
      if (owner.stoppedUntilMs > this.#nowMs) {
        this.#delay(entry, owner.stoppedUntilMs);
        continue;
      }
      if (kind === "idle") this.#idlers = this.#idlers.filter((idler) => idler !== entry);
      entry.run();
      await this.#settle();
    }
    this.#nowMs = Math.max(this.#nowMs, endMs);
  }

  /** Idlers are not taken out before they run. */
  #putBack(entry: Entry): void {
    if (entry.kind !== "idle") this.#entries.push(entry);
  }

  #delay(entry: Entry, atMs: number): void {
    entry.atMs = atMs;
    for (const idler of this.#idlers) if (idler === entry) idler.askedMs = atMs;
    this.#putBack(entry);
  }

  /** The entry that comes next, with the time at which it comes. */
  async #next(): Promise<Entry | null> {
    const isGone = (entry: Entry): boolean => entry.isCanceled || !entry.owner.isAlive;
    let first = this.#entries.peek();
    while (first !== undefined && isGone(first)) {
      this.#entries.pop();
      first = this.#entries.peek();
    }
    this.#idlers = this.#idlers.filter((idler) => !isGone(idler));
    const idler = this.#idlers.reduce<Idler | null>(
      (least, other) => (least === null || other.askedMs < least.askedMs ? other : least),
      null,
    );
    if (idler !== null && (first === undefined || idler.askedMs <= first.atMs)) {
      const dueMs = (await this.#nextDueMs()) ?? Number.POSITIVE_INFINITY;
      // Nobody needs this look before a job is due: asleep until then, as a slow process may be.
      idler.atMs = Math.max(idler.askedMs, Math.min(dueMs, idler.sinceMs + IDLE_MS_MAX));
      if (first === undefined || idler.atMs <= first.atMs) return idler;
    }
    return this.#entries.pop() ?? null;
  }

  /** Lets everything run that waits for nothing but its turn. */
  async #settle(): Promise<void> {
    do {
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#realWork > 0);
  }
}
