import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { fundAccount } from "../test/builders.ts";
import { readAccount } from "../test/conformance/facts.ts";
import { openDatabase } from "./open-database.ts";
import { account } from "./schema/index.ts";
import { createTestDatabase } from "./testing.ts";

describe("opening a database", () => {
  it("fails at once when the folder of a file is missing", async () => {
    await expect(openDatabase({ url: "file:/nowhere/at/all.db" })).rejects.toMatchObject({
      name: "DatabaseError",
    });
  });

  it("asks a server only when it is used", async () => {
    const database = await openDatabase({ url: "http://127.0.0.1:1", requestTimeoutMs: 500 });
    expect(database.kind).toBe("remote");
    await expect(database.ping()).rejects.toMatchObject({ code: "unknown_outcome" });
    await database.close();
  });

  it("finds everything again after it was closed", async () => {
    await using first = await createTestDatabase();
    const accountId = await fundAccount(first, 7);
    await first.close();
    const second = await openDatabase({ url: first.url });
    expect(await readAccount(second, accountId)).toMatchObject({ available: 7 });
    await second.close();
  });
});

describe("a test database", () => {
  it("is migrated, empty and apart from every other", async () => {
    await using first = await createTestDatabase();
    await using second = await createTestDatabase();
    await fundAccount(first, 1);
    expect(await first.orm.$count(account)).toBe(1);
    expect(await second.orm.$count(account)).toBe(0);
  });

  it("leaves no file behind", async () => {
    const path = await (async () => {
      await using database = await createTestDatabase();
      expect(existsSync(fileURLToPath(database.url))).toBe(true);
      return fileURLToPath(database.url);
    })();
    expect(existsSync(path)).toBe(false);
  });
});
