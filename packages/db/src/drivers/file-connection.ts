import Native from "libsql";
import { DatabaseError } from "../database-error.ts";
import type { SqlValue, Statement } from "../database.ts";
import { mapFileError } from "./map-error.ts";

/** Prepared statements kept for each connection; the oldest goes first. */
export const STATEMENTS_CACHED_MAX = 256;

/** Pages that SQLite keeps in memory, KiB. */
const CACHE_KIB = 32_768;
/** Pages of 4 KiB in the WAL after which a commit also moves them into the file. */
const CHECKPOINT_PAGES = 4_000;

const ONLY_READS = /^\s*(select|pragma)\b/i;
/** A write that the native driver left half done; no later transaction of the connection commits. */
const IS_STUCK = /SQL statements in progress/;

const SETTINGS = [
  "journal_mode = WAL",
  "synchronous = NORMAL",
  "foreign_keys = ON",
  `cache_size = -${CACHE_KIB}`,
  "temp_store = MEMORY",
  `wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
];

type Prepared = { statement: NativeStatement; columns: string[] | null };
type NativeStatement = ReturnType<InstanceType<typeof Native>["prepare"]>;

/** Rows as arrays of values, in the order of `columns`; no columns where nothing is returned. */
export type RawResult = { columns: string[]; rows: unknown[][]; changes: number; rowId: bigint };

function toNative(value: SqlValue): unknown {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof ArrayBuffer) return Buffer.from(value);
  return value;
}

function isRows(rows: unknown[]): rows is unknown[][] {
  return rows.every((row) => Array.isArray(row));
}

/**
 * The one connection of this process to a file. All of its work is synchronous: nothing runs
 * between the statements of a transaction, and no reader waits for a writer.
 *
 * SQLite's own wait for another process's lock blocks the event loop, so it is kept short here
 * and repeated outside.
 */
export class FileConnection {
  readonly #path: string;
  readonly #lockWaitMs: number;
  #native: InstanceType<typeof Native> | null = null;
  readonly #prepared = new Map<string, Prepared>();
  #isClosed = false;

  /** @throws DatabaseError when the file cannot be opened */
  constructor(path: string, lockWaitMs: number) {
    this.#path = path;
    this.#lockWaitMs = lockWaitMs;
  }

  /**
   * Runs a statement that only reads.
   * @throws DatabaseError `busy`, `closed` or `failed`
   */
  read(statement: Statement): RawResult {
    try {
      return this.#run(statement);
    } catch (error) {
      throw mapFileError(error);
    }
  }

  /**
   * Runs any statement, one that may write in a transaction: a write that found the lock taken
   * stays half done in the native driver and lets no later transaction commit, whereas a BEGIN
   * that found it taken is reset by the next one.
   * @throws DatabaseError `conflict`, `busy`, `closed` or `failed`
   */
  execute(statement: Statement): RawResult {
    if (ONLY_READS.test(statement.sql)) return this.read(statement);
    const [result] = this.runAll([statement]);
    if (result === undefined) throw new TypeError("a statement was left without a result");
    return result;
  }

  /** Runs all statements in one transaction, or none. */
  runAll(statements: readonly Statement[]): RawResult[] {
    try {
      const native = this.#open();
      this.#run({ sql: "BEGIN IMMEDIATE", args: [] });
      try {
        const results = statements.map((statement) => this.#run(statement));
        this.#run({ sql: "COMMIT", args: [] });
        return results;
      } catch (error) {
        if (native.inTransaction) this.#rollBack();
        if (error instanceof Error && IS_STUCK.test(error.message)) this.discard();
        throw error;
      }
    } catch (error) {
      throw mapFileError(error);
    }
  }

  /** Runs a script of several statements without parameters. */
  runScript(sql: string): void {
    try {
      this.#open().exec(sql);
    } catch (error) {
      throw mapFileError(error);
    }
  }

  /** Closes the native connection; the next call opens a fresh one. */
  discard(): void {
    this.#prepared.clear();
    this.#native?.close();
    this.#native = null;
  }

  /**
   * Moves the WAL into the file and closes. The native driver keeps the file open until its
   * prepared statements are collected, so that SQLite's own checkpoint at close comes too late.
   */
  close(): void {
    if (this.#isClosed) return;
    try {
      this.#native?.pragma("wal_checkpoint(TRUNCATE)");
    } catch {
      // Another process is reading or writing; the WAL stays for it.
    }
    this.#isClosed = true;
    this.discard();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** A connection whose rollback fails is not trusted any more. */
  #rollBack(): void {
    try {
      this.#run({ sql: "ROLLBACK", args: [] });
    } catch {
      this.discard();
    }
  }

  // Every connection of the process is born here, so that none is without these settings.
  #open(): InstanceType<typeof Native> {
    if (this.#isClosed) throw new DatabaseError("closed", "the database is closed");
    if (this.#native !== null) return this.#native;
    const native = new Native(this.#path, { timeout: this.#lockWaitMs });
    try {
      for (const setting of SETTINGS) native.pragma(setting);
    } catch (error) {
      native.close();
      throw error;
    }
    this.#native = native;
    return native;
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#open().prepare(sql);
    const names = statement.reader ? statement.columns().map(({ name }) => name) : null;
    if (names !== null) statement.raw(true);
    const prepared = { statement, columns: names };
    const oldest = this.#prepared.keys().next();
    if (this.#prepared.size >= STATEMENTS_CACHED_MAX && oldest.done !== true) {
      this.#prepared.delete(oldest.value);
    }
    this.#prepared.set(sql, prepared);
    return prepared;
  }

  #run({ sql, args }: Statement): RawResult {
    this.#open();
    const { statement, columns } = this.#prepare(sql);
    const values = args.map(toNative);
    if (columns === null) {
      const { changes, lastInsertRowid } = statement.run(values);
      return { columns: [], rows: [], changes, rowId: BigInt(lastInsertRowid) };
    }
    const rows = statement.all(values);
    if (!isRows(rows)) throw new TypeError("the driver returned rows that are not arrays");
    return { columns, rows, changes: 0, rowId: 0n };
  }
}
