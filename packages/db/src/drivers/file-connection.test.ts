import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileConnection, STATEMENTS_CACHED_MAX } from "./file-connection.ts";
import { pathOfUrl } from "./file.ts";

const plain = (sql: string): { sql: string; args: never[] } => ({ sql, args: [] });

describe("the connection to a file", () => {
  let folder = "";
  let connection: FileConnection;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "darkroom-connection-"));
    connection = new FileConnection(join(folder, "a.db"), 0);
    connection.runScript(
      "CREATE TABLE parent (id TEXT PRIMARY KEY); CREATE TABLE child (id TEXT REFERENCES parent (id))",
    );
  });

  afterEach(async () => {
    connection.close();
    await rm(folder, { recursive: true });
  });

  const settings = (): unknown[] =>
    ["journal_mode", "synchronous", "foreign_keys"].map(
      (name) => connection.read(plain(`PRAGMA ${name}`)).rows[0]?.[0],
    );

  it("has its settings, and again after it was replaced", () => {
    expect(settings()).toEqual(["wal", 1, 1]);
    connection.discard();
    expect(settings()).toEqual(["wal", 1, 1]);
    expect(() => connection.execute(plain("INSERT INTO child VALUES ('orphan')"))).toThrow(
      "foreign_key",
    );
  });

  it("undoes the whole transaction when one statement fails, and works on", () => {
    const first = { sql: "INSERT INTO parent VALUES (?1)", args: ["a"] };
    expect(() => connection.runAll([first, first])).toThrow("constraint");
    expect(connection.runAll([first, plain("SELECT id FROM parent")])[1]?.rows).toEqual([["a"]]);
  });

  it("undoes a transaction that fails at its commit, and works on", () => {
    connection.runScript(
      "CREATE TABLE late (id TEXT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
    );
    const orphan = plain("INSERT INTO late VALUES ('orphan')");
    expect(() => connection.runAll([orphan])).toThrow("foreign_key");
    expect(connection.read(plain("SELECT count(*) FROM late")).rows).toEqual([[0]]);
    connection.runAll([plain("INSERT INTO parent VALUES ('orphan')"), orphan]);
    expect(connection.read(plain("SELECT count(*) FROM late")).rows).toEqual([[1]]);
  });

  it("is replaced when the driver left a write half done, so that the next try works", () => {
    // An explained write is never reset by the native driver, and blocks every later commit.
    connection.read(plain("EXPLAIN QUERY PLAN DELETE FROM parent"));
    const insert = plain("INSERT INTO parent VALUES ('a')");
    expect(() => connection.execute(insert)).toThrow("locked");
    expect(connection.execute(insert)).toMatchObject({ changes: 1 });
    expect(settings()).toEqual(["wal", 1, 1]);
  });

  it("stores and returns values of every type", () => {
    connection.runScript("CREATE TABLE value (a, b, c, d, e, f)");
    const args = [1.5, true, false, null, 2n ** 40n, new Uint8Array([1, 2])];
    connection.execute({ sql: "INSERT INTO value VALUES (?1, ?2, ?3, ?4, ?5, ?6)", args });
    const [row] = connection.read(plain("SELECT * FROM value")).rows;
    expect(row?.slice(0, 5)).toEqual([1.5, 1, 0, null, 2 ** 40]);
    expect(row?.[5]).toEqual(Buffer.from([1, 2]));
  });

  it("tells how many rows a write changed", () => {
    connection.execute(plain("INSERT INTO parent VALUES ('a'), ('b')"));
    expect(connection.execute(plain("DELETE FROM parent"))).toMatchObject({ changes: 2, rows: [] });
  });

  it("answers more different statements than it keeps prepared", () => {
    for (let place = 0; place <= STATEMENTS_CACHED_MAX + 1; place += 1) {
      expect(connection.read(plain(`SELECT ${place}`)).rows).toEqual([[place]]);
    }
    expect(connection.read(plain("SELECT 0")).rows).toEqual([[0]]);
  });

  it("leaves everything in the one file when it is closed", async () => {
    connection.execute(plain("INSERT INTO parent VALUES ('kept')"));
    connection.close();
    const wal = await stat(join(folder, "a.db-wal")).catch(() => ({ size: 0 }));
    expect(wal.size).toBe(0);
    connection.close();
    expect(() => connection.read(plain("SELECT 1"))).toThrow("closed");
  });
});

describe("the path of a file URL", () => {
  it.each([
    ["file:relative/a.db", "relative/a.db"],
    ["file:/absolute/a.db", "/absolute/a.db"],
    ["file:///absolute/with%20space.db", "/absolute/with space.db"],
  ])("%s is %s", (url, path) => {
    expect(pathOfUrl(url)).toBe(path);
  });
});
