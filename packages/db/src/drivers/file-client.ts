import type {
  Client,
  InArgs,
  InStatement,
  InValue,
  ResultSet,
  Row,
  Transaction,
} from "@libsql/client";
import { DatabaseError } from "../database-error.ts";
import type { SqlValue, Statement } from "../database.ts";
import type { FileConnection, RawResult } from "./file-connection.ts";

/** Runs a piece of work again while another process holds the write lock. */
type Patiently = <Result>(work: () => Result) => Promise<Result>;

function toValue(value: InValue): SqlValue {
  return value instanceof Date ? value.valueOf() : value;
}

function toStatement(sql: string, args: InArgs = []): Statement {
  if (!Array.isArray(args)) {
    throw new DatabaseError("failed", "arguments by name are not supported");
  }
  return { sql, args: args.map(toValue) };
}

/** The values of a row by position; names are not enough, as columns of a join can share one. */
const VALUES = Symbol("values");
type PositionedRow = Record<string, unknown> & { [VALUES]?: readonly unknown[] };

/** How rows of so many columns are read by position: defined once, since it is dear. */
const prototypes = new Map<number, object>();

function prototypeOf(columnCount: number): object {
  const known = prototypes.get(columnCount);
  if (known !== undefined) return known;
  const places = Array.from({ length: columnCount }, (_, place): [number, PropertyDescriptor] => [
    place,
    {
      get(this: PositionedRow) {
        return this[VALUES]?.[place];
      },
    },
  ]);
  const length: PropertyDescriptor = { value: columnCount };
  const prototype = Object.defineProperties({}, { length, ...Object.fromEntries(places) });
  prototypes.set(columnCount, prototype);
  return prototype;
}

function toRow(columns: readonly string[], values: readonly unknown[]): Row {
  const row: PositionedRow = { [VALUES]: values };
  Object.setPrototypeOf(row, prototypeOf(columns.length));
  for (const [place, name] of columns.entries()) row[name] ??= values[place];
  return asRow(row);
}

/** The values come from the driver, which knows no types but those of `Value`. */
function asRow(row: object): Row {
  if (!("length" in row)) throw new TypeError("a row must have a length");
  return row as Row;
}

function toResultSet({ columns, rows, changes, rowId }: RawResult): ResultSet {
  return {
    columns,
    columnTypes: columns.map(() => ""),
    rows: rows.map((values) => toRow(columns, values)),
    rowsAffected: changes,
    lastInsertRowid: columns.length === 0 ? rowId : undefined,
    toJSON: () => ({ columns, rows, rowsAffected: changes }),
  };
}

/** The driver's client interface, for Drizzle, over the connection that we own. */
export class FileClient implements Client {
  readonly protocol = "file";
  readonly #connection: FileConnection;
  readonly #patiently: Patiently;

  constructor(connection: FileConnection, patiently: Patiently) {
    this.#connection = connection;
    this.#patiently = patiently;
  }

  async execute(statement: InStatement, args?: InArgs): Promise<ResultSet> {
    const one =
      typeof statement === "string"
        ? toStatement(statement, args)
        : toStatement(statement.sql, statement.args);
    return toResultSet(await this.#patiently(() => this.#connection.execute(one)));
  }

  async batch(statements: (InStatement | [string, InArgs?])[]): Promise<ResultSet[]> {
    const all = statements.map((statement) => {
      if (typeof statement === "string") return toStatement(statement);
      if (Array.isArray(statement)) return toStatement(statement[0], statement[1]);
      return toStatement(statement.sql, statement.args);
    });
    const results = await this.#patiently(() => this.#connection.runAll(all));
    return results.map(toResultSet);
  }

  async migrate(statements: InStatement[]): Promise<ResultSet[]> {
    return this.batch(statements);
  }

  async transaction(): Promise<Transaction> {
    throw new DatabaseError("failed", "interactive transactions are forbidden, see the README");
  }

  async executeMultiple(sql: string): Promise<void> {
    await this.#patiently(() => this.#connection.runScript(sql));
  }

  async sync(): Promise<undefined> {
    throw new DatabaseError("failed", "a file has nothing to sync with");
  }

  close(): void {
    this.#connection.close();
  }

  reconnect(): void {
    this.#connection.discard();
  }

  get closed(): boolean {
    return this.#connection.isClosed;
  }
}
