import type { LibSQLDatabase } from "drizzle-orm/libsql";
import type { Unit, UnitOutcome } from "./units/unit.ts";
import type * as schema from "./schema/index.ts";
import type { Waits } from "./waits.ts";

export type DatabaseOptions = {
  /** `file:` for an embedded file, or `libsql:`, `https:`, `http:`, `wss:`, `ws:`. */
  url: string;
  authToken?: string;
  /** A replica of a remote primary, used only by `replica`. */
  readUrl?: string;
  /** How long a statement waits for another process's write lock before it is `busy`. */
  busyTimeoutMs?: number;
  /** How long a request to a server may take before its outcome counts as unknown. */
  requestTimeoutMs?: number;
  /** Makes the id of one batch; ids must never repeat. */
  newCommitId?: () => string;
  /** Jitter of the waits, in [0, 1). Default `Math.random`. */
  random?: () => number;
  /** Default: the timers of this process. Requests to a server keep their own time limit. */
  waits?: Waits;
};

/** A value as SQLite stores it. */
export type SqlValue = string | number | bigint | boolean | null | ArrayBuffer | Uint8Array;

export type Statement = { sql: string; args: readonly SqlValue[] };

/** Rows of one statement by column name; empty where it returns none. */
export type ResultRow = Record<string, unknown>;
export type ResultRows = ResultRow[];

export type BatchOptions = {
  /**
   * True when a repeated commit changes nothing, so that the batch is tried again after a lost
   * answer. Otherwise such a batch ends with `unknown_outcome`.
   */
  replayable?: boolean;
};

export interface Database {
  /** Drizzle on the primary, for reads. */
  orm: LibSQLDatabase<typeof schema>;
  /** Drizzle on the replica of `readUrl`, which may be behind; null without one. */
  replica: LibSQLDatabase<typeof schema> | null;
  kind: "file" | "remote";
  /** Applies what is missing of `migrations/`; safe when several processes start at once. */
  migrate(): Promise<void>;
  /**
   * Commits units in groups, each unit wholly or not at all. Units of one call are not bound to
   * each other; outcomes stand in the order of the units.
   * @throws DatabaseError `busy`, `unknown_outcome`, `closed` or `failed`
   */
  transact(units: readonly Unit[]): Promise<UnitOutcome[]>;
  /**
   * Runs statements as one write transaction through the process's single writer.
   * @throws DatabaseError also `conflict`, with the constraint's name
   */
  batch(statements: readonly Statement[], options?: BatchOptions): Promise<ResultRows[]>;
  /** Runs one SELECT on the primary, outside of any transaction. */
  read(statement: Statement): Promise<ResultRows>;
  /** Waits for writes that have begun, refuses those that wait, then closes the connections. */
  close(): Promise<void>;
  /** @throws DatabaseError when the primary does not answer */
  ping(): Promise<void>;
}
