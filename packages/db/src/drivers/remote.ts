import { createClient } from "@libsql/client";
import type { Client, ResultSet } from "@libsql/client";
import { DatabaseError } from "../database-error.ts";
import type { ResultRow, ResultRows, SqlValue, Statement } from "../database.ts";
import type { Driver } from "./driver.ts";
import { mapRemoteError } from "./map-error.ts";

function toRows({ columns, rows }: ResultSet): ResultRows {
  return rows.map((values) => {
    const row: ResultRow = {};
    for (const [place, name] of columns.entries()) row[name] = values[place];
    return row;
  });
}

function toClientStatement({ sql, args }: Statement): { sql: string; args: SqlValue[] } {
  return { sql, args: [...args] };
}

/** Settles with the work, or after the time with an unknown outcome; the work itself goes on. */
async function within<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new DatabaseError("unknown_outcome", `no answer within ${timeoutMs} ms`);
    timer = setTimeout(() => reject(error), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw mapRemoteError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Drizzle must not open a transaction that stays open between two round trips. */
function withoutTransactions(client: Client): Client {
  client.transaction = async () => {
    throw new DatabaseError("failed", "interactive transactions are forbidden, see the README");
  };
  return client;
}

/** Opens a libSQL server over http or WebSocket. Nothing is sent before the first statement. */
export function openRemote(
  url: string,
  options: { authToken: string | undefined; requestTimeoutMs: number },
): Driver {
  const { authToken, requestTimeoutMs } = options;
  const client = withoutTransactions(
    createClient(authToken === undefined ? { url } : { url, authToken }),
  );
  return {
    kind: "remote",
    client,
    write: async (statements) => {
      const work = client.batch(statements.map(toClientStatement), "write");
      return (await within(requestTimeoutMs, work)).map(toRows);
    },
    read: async (statement) =>
      toRows(await within(requestTimeoutMs, client.execute(toClientStatement(statement)))),
    reconnect: async () => {
      // Each http request is on its own; only a WebSocket can be open and dead.
      if (client.protocol !== "ws") return;
      // Typed as void, this method in fact returns a promise, which rejects while the server is away.
      const reconnected = Promise.resolve(client.reconnect());
      await within(requestTimeoutMs, reconnected).catch(() => undefined);
    },
    close: () => client.close(),
  };
}
