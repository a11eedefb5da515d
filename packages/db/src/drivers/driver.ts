import type { Client } from "@libsql/client";
import type { ResultRows, Statement } from "../database.ts";

/**
 * One way to a database. Every method throws DatabaseError, `busy` and `unknown_outcome`
 * included: waiting and repeating is the writer's business.
 */
export type Driver = {
  kind: "file" | "remote";
  /** What Drizzle runs on. It refuses interactive transactions. */
  client: Client;
  /** Runs the statements as one write transaction: all of them or none. */
  write(statements: readonly Statement[]): Promise<ResultRows[]>;
  /** Runs one SELECT outside of any transaction. */
  read(statement: Statement): Promise<ResultRows>;
  /** Drops a connection that may be dead; the next call uses a fresh one. Never throws. */
  reconnect(): Promise<void>;
  close(): void;
};
