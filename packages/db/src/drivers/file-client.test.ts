import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { NOW, fundAccount, newId } from "../../test/builders.ts";
import { account, accountMember, authUser } from "../schema/index.ts";
import { createTestDatabase } from "../testing.ts";

describe("Drizzle on an embedded file", () => {
  it("tells columns of the same name in a join apart", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 3);
    const [row] = await database.orm
      .select({ member: accountMember, account })
      .from(accountMember)
      .innerJoin(account, eq(account.id, accountMember.accountId));
    expect(row?.account).toMatchObject({ id: accountId, createdAt: NOW, available: 3 });
    expect(row?.member).toMatchObject({ accountId, createdAt: NOW });
  });

  it("returns raw rows by name and by nothing else", async () => {
    await using database = await createTestDatabase();
    expect(await database.orm.all(sql`select 1 as one, 'x' as two`)).toEqual([
      { one: 1, two: "x" },
    ]);
    expect(await database.orm.get(sql`select 2 as two`)).toEqual({ two: 2 });
    expect(await database.orm.all(sql`select 1 as one where false`)).toEqual([]);
  });

  it("tells how many rows a write changed", async () => {
    await using database = await createTestDatabase();
    await fundAccount(database, 0);
    await fundAccount(database, 0);
    const result = await database.orm.update(account).set({ mergedInto: "other" });
    expect(result.rowsAffected).toBe(2);
  });

  it("maps times and booleans of the tables of better-auth", async () => {
    await using database = await createTestDatabase();
    const user = {
      id: newId(),
      name: "Ada",
      email: "ada@example.com",
      createdAt: new Date(NOW),
      updatedAt: new Date(NOW + 1),
      isAnonymous: true,
    };
    const [inserted] = await database.orm.insert(authUser).values(user).returning();
    expect(inserted).toEqual({ ...user, emailVerified: false, image: null });
    await expect(
      database.orm.insert(authUser).values({ ...user, id: newId() }),
    ).rejects.toMatchObject({ cause: { code: "conflict", constraint: "auth_user_email" } });
  });

  it("runs its own batches as one transaction", async () => {
    await using database = await createTestDatabase();
    const insert = database.orm.insert(account).values({ id: "same", createdAt: NOW });
    await expect(database.orm.batch([insert, insert])).rejects.toMatchObject({ code: "conflict" });
    expect(await database.orm.$count(account)).toBe(0);
    const [, rows] = await database.orm.batch([insert, database.orm.select().from(account)]);
    expect(rows).toMatchObject([{ id: "same" }]);
  });

  it("runs concurrent writes beside units without a lost one", async () => {
    await using database = await createTestDatabase();
    await Promise.all(
      Array.from({ length: 50 }, (_, place) =>
        place % 2 === 0
          ? fundAccount(database, 1)
          : database.orm.insert(account).values({ id: newId(), createdAt: NOW }),
      ),
    );
    expect(await database.orm.$count(account)).toBe(50);
  });
});
