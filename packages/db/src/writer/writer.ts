import { backoffMs } from "@darkroom/lifecycle";
import type { BackoffRule } from "@darkroom/lifecycle";
import { DatabaseError } from "../database-error.ts";
import type { BatchOptions, ResultRows, Statement } from "../database.ts";
import type { Driver } from "../drivers/driver.ts";
import { LOCK_WAIT_MS } from "../drivers/file.ts";
import { whileBusy } from "../drivers/retry.ts";
import { checkUnit } from "../units/encode.ts";
import { commitGroup } from "../units/commit.ts";
import type { Committer } from "../units/commit.ts";
import type { Unit, UnitOutcome } from "../units/unit.ts";
import type { Waits } from "../waits.ts";
import { nextGroup } from "./group.ts";

/** Most units and batches that may wait; whoever comes then is told `busy`. */
export const WAITING_MAX = 10_000;
/** Tries of one batch whose answer is lost again and again. */
export const UNKNOWN_TRIES_MAX = 6;
/** Waits between those tries: 50 ms, 100 ms … at most 2 s. */
export const UNKNOWN_BACKOFF: BackoffRule = { firstMs: 50, factor: 2, maxMs: 2_000, jitter: 0.2 };

export type WriterLimits = {
  busyTimeoutMs: number;
  newCommitId: () => string;
  random: () => number;
  waits: Waits;
};

type Settle<Result> = { resolve: (result: Result) => void; reject: (error: unknown) => void };
type WaitingUnit = { unit: Unit; settle: Settle<UnitOutcome> };
type WaitingBatch = {
  statements: readonly Statement[];
  isReplayable: boolean;
  settle: Settle<ResultRows[]>;
};

/**
 * The only writer of the process. What arrives while a batch runs waits: units for the next
 * group, other batches for their turn, one after each group.
 */
export class Writer {
  readonly #driver: Driver;
  readonly #limits: WriterLimits;
  #units: WaitingUnit[] = [];
  readonly #batches: WaitingBatch[] = [];
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(driver: Driver, limits: WriterLimits) {
    this.#driver = driver;
    this.#limits = limits;
  }

  async transact(units: readonly Unit[]): Promise<UnitOutcome[]> {
    for (const unit of units) checkUnit(unit);
    this.#admit(units.length);
    const outcomes = units.map(async (unit) => {
      const { promise, ...settle } = Promise.withResolvers<UnitOutcome>();
      this.#units.push({ unit, settle });
      return promise;
    });
    this.#start();
    return Promise.all(outcomes);
  }

  async batch(statements: readonly Statement[], options: BatchOptions): Promise<ResultRows[]> {
    this.#admit(1);
    const { promise, ...settle } = Promise.withResolvers<ResultRows[]>();
    this.#batches.push({ statements, isReplayable: options.replayable === true, settle });
    this.#start();
    return promise;
  }

  /** Refuses what waits and resolves when what runs has ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const error = new DatabaseError("closed", "the database was closed");
    for (const { settle } of this.#units.splice(0)) settle.reject(error);
    for (const { settle } of this.#batches.splice(0)) settle.reject(error);
    await this.#running;
  }

  #admit(count: number): void {
    if (this.#isClosed) throw new DatabaseError("closed", "the database is closed");
    if (this.#units.length + this.#batches.length + count > WAITING_MAX) {
      throw new DatabaseError("busy", `more than ${WAITING_MAX} writes wait`);
    }
  }

  #start(): void {
    // A run without work ends before it is known, and would be waited for by all that comes later.
    if (this.#units.length + this.#batches.length === 0) return;
    this.#running ??= this.#run();
  }

  // One turn of the event loop passes before each group, so that all requests which arrived
  // together share it.
  async #run(): Promise<void> {
    while (this.#units.length + this.#batches.length > 0) {
      await this.#limits.waits.nextTurn();
      const { group, later } = nextGroup(this.#units);
      this.#units = later;
      if (group.length > 0) await this.#commit(group);
      const batch = this.#batches.shift();
      if (batch !== undefined) await this.#writeBatch(batch);
    }
    // In the same turn as the last look at the queues, so that nobody waits for a run that ended.
    this.#running = null;
  }

  async #commit(group: readonly WaitingUnit[]): Promise<void> {
    const committer: Committer = {
      write: (statements) =>
        this.#persist(() => this.#driver.write(statements(this.#limits.newCommitId())), true),
      read: (statement) => this.#persist(() => this.#driver.read(statement), true),
    };
    try {
      const outcomes = await commitGroup(
        committer,
        group.map(({ unit }) => unit),
      );
      for (const [place, { settle }] of group.entries()) {
        const outcome = outcomes[place];
        if (outcome === undefined) throw new TypeError("a unit was left without an outcome");
        settle.resolve(outcome);
      }
    } catch (error) {
      for (const { settle } of group) settle.reject(error);
    }
  }

  async #writeBatch({ statements, isReplayable, settle }: WaitingBatch): Promise<void> {
    try {
      settle.resolve(await this.#persist(() => this.#driver.write(statements), isReplayable));
    } catch (error) {
      settle.reject(error);
    }
  }

  /** Waits out a taken lock and, where a repetition is harmless, lost answers. */
  async #persist<Result>(work: () => Promise<Result>, isReplayable: boolean): Promise<Result> {
    const { busyTimeoutMs, random, waits } = this.#limits;
    const blockedMs = this.#driver.kind === "file" ? LOCK_WAIT_MS : 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await whileBusy(work, { busyTimeoutMs, blockedMs, random, waits });
      } catch (error) {
        const isLost = error instanceof DatabaseError && error.code === "unknown_outcome";
        if (!isLost) throw error;
        await this.#driver.reconnect();
        if (!isReplayable || attempt >= UNKNOWN_TRIES_MAX || this.#isClosed) throw error;
      }
      await waits.sleep(backoffMs(UNKNOWN_BACKOFF, attempt, random()));
    }
  }
}
