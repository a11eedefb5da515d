import { setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Native from "libsql";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../src/open-database.ts";
import { account } from "../src/schema/index.ts";
import { createTestDatabase } from "../src/testing.ts";
import { WAITING_MAX } from "../src/writer/writer.ts";
import { buildCreate, fundAccount, newId } from "./builders.ts";
import { readAccount, wordsOf } from "./conformance/facts.ts";

/** Holds the write lock of a file as another process would. */
function holdLock(url: string): { release(): void } {
  const rival = new Native(fileURLToPath(url));
  rival.exec("BEGIN IMMEDIATE");
  return {
    release: () => {
      rival.exec("ROLLBACK");
      rival.close();
    },
  };
}

describe("a file whose write lock another connection holds", () => {
  it("takes the units as soon as the lock is free", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 5);
    const lock = holdLock(database.url);
    const outcomes = database.transact([buildCreate(accountId, 1), buildCreate(accountId, 5)]);
    await nextTurn();
    await nextTurn();
    expect(await readAccount(database, accountId)).toMatchObject({ available: 5 });
    lock.release();
    expect(wordsOf(await outcomes)).toEqual(["applied", "credits"]);
  });

  it("is busy when the wait is over, and nothing was written", async () => {
    await using database = await createTestDatabase({ busyTimeoutMs: 60 });
    const accountId = await fundAccount(database, 5);
    const unit = buildCreate(accountId, 1);
    const lock = holdLock(database.url);
    await expect(database.transact([unit])).rejects.toMatchObject({ code: "busy" });
    await expect(
      database.orm.insert(account).values({ id: newId(), createdAt: 0 }),
    ).rejects.toMatchObject({ cause: { code: "busy" } });
    lock.release();
    expect(await readAccount(database, accountId)).toMatchObject({ available: 5, reserved: 0 });
    expect(wordsOf(await database.transact([unit]))).toEqual(["applied"]);
  });

  it("is shared by two databases of two processes without a lost unit", async () => {
    await using database = await createTestDatabase();
    const other = await openDatabase({ url: database.url });
    const accountId = await fundAccount(database, 30);
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, place) =>
        (place % 2 === 0 ? database : other).transact([buildCreate(accountId, 1)]),
      ),
    );
    const words = outcomes.flatMap(wordsOf);
    expect(words.filter((word) => word === "applied")).toHaveLength(30);
    expect(words.filter((word) => word === "credits")).toHaveLength(10);
    await other.close();
    expect(await readAccount(database, accountId)).toMatchObject({ available: 0, reserved: 30 });
  });
});

describe("the queue of writes", () => {
  it("turns away what is beyond its limit and keeps what it admitted", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 0);
    const unit = buildCreate(accountId, 0);
    const admitted = database.transact([unit]);
    const tooMany = Array.from({ length: WAITING_MAX }, () => unit);
    await expect(database.transact(tooMany)).rejects.toMatchObject({ code: "busy" });
    expect(wordsOf(await admitted)).toEqual(["applied"]);
  });

  it("refuses what waits when it is closed, and everything after", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 5);
    const waiting = database.transact([buildCreate(accountId, 1)]);
    const batch = database.batch([{ sql: "SELECT 1", args: [] }]);
    const settled = Promise.allSettled([waiting, batch]);
    await database.close();
    for (const each of await settled) {
      expect(each).toMatchObject({ status: "rejected", reason: { code: "closed" } });
    }
    await expect(database.transact([])).rejects.toMatchObject({ code: "closed" });
    await expect(database.ping()).rejects.toMatchObject({ code: "closed" });
  });

  it("throws at a unit whose parts do not belong together", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 5);
    const unit = buildCreate(accountId, 1);
    unit.event.sequence = 2;
    await expect(database.transact([unit])).rejects.toThrow("do not belong together");
  });
});
