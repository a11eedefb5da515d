import type { Owner } from "../time/virtual-time.ts";

/** A promise of which nothing ever comes; each is its own, so that nobody's memory is kept. */
export function never<Result>(): Promise<Result> {
  return new Promise(() => undefined);
}

/**
 * One server process as the world sees it. It is killed by its fuse after so many steps across
 * its border: what it does afterwards reaches nobody, and its leases stay.
 */
export class Process implements Owner {
  readonly name: string;
  isAlive = true;
  stoppedUntilMs = 0;
  /** Steps left before it dies; null for a process that is not to be killed. */
  #fuse: number | null;
  readonly #onDeath: (process: Process) => void;

  constructor(name: string, fuse: number | null, onDeath: (process: Process) => void) {
    this.name = name;
    this.#fuse = fuse;
    this.#onDeath = onDeath;
  }

  /** False when the process dies right here, or is dead already. */
  survives(): boolean {
    if (this.isAlive && this.#fuse !== null) {
      this.#fuse -= 1;
      if (this.#fuse <= 0) this.kill();
    }
    return this.isAlive;
  }

  /** Never resolves when the process dies here. */
  async pass(): Promise<void> {
    if (!this.survives()) await never();
  }

  kill(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.#onDeath(this);
  }

  /** Takes the fuse out. */
  spare(): void {
    this.#fuse = null;
  }
}
