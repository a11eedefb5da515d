import { describe, expect, it } from "vitest";
import { buildCreate, buildUpdate, fundAccount } from "../../test/builders.ts";
import type { Database } from "../database.ts";
import { predictionEvent } from "../schema/index.ts";
import { createTestDatabase } from "../testing.ts";
import { GROUP_UNITS_MAX } from "./group.ts";

/** How many events each batch wrote, in the order of the batches. */
async function batchSizes(database: Database): Promise<number[]> {
  const events = await database.orm.select().from(predictionEvent).orderBy(predictionEvent.id);
  const sizes = new Map<string, number>();
  for (const { commitId } of events) sizes.set(commitId, (sizes.get(commitId) ?? 0) + 1);
  return [...sizes.values()];
}

describe("group commit", () => {
  it("gathers concurrent calls into one batch", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 10);
    await Promise.all(
      Array.from({ length: 10 }, () => database.transact([buildCreate(accountId, 1)])),
    );
    expect(await batchSizes(database)).toEqual([10]);
  });

  it("writes nothing for no units, and goes on with what comes then", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 0);
    expect(await database.transact([])).toEqual([]);
    await database.transact([buildCreate(accountId, 0)]);
    expect(await batchSizes(database)).toEqual([1]);
  });

  it("opens the next batch when one is full", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 0);
    const count = GROUP_UNITS_MAX + 5;
    await database.transact(Array.from({ length: count }, () => buildCreate(accountId, 0)));
    expect(await batchSizes(database)).toEqual([GROUP_UNITS_MAX, 5]);
  });

  it("puts the steps of one prediction into one batch each, others beside them", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 0);
    const create = buildCreate(accountId, 0);
    const update = buildUpdate(create.prediction, { status: "submitting" });
    await database.transact([create, update, buildCreate(accountId, 0)]);
    expect(await batchSizes(database)).toEqual([2, 1]);
  });

  it("numbers events in the order of the units", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 0);
    const units = Array.from({ length: 20 }, () => buildCreate(accountId, 0));
    await database.transact(units);
    const events = await database.orm.select().from(predictionEvent).orderBy(predictionEvent.id);
    expect(events.map(({ uid }) => uid)).toEqual(units.map(({ event }) => event.uid));
  });

  it("takes commit ids from its maker, a fresh one for each batch", async () => {
    let made = 0;
    const newCommitId = (): string => `commit ${(made += 1)}`;
    await using database = await createTestDatabase({ newCommitId });
    const accountId = await fundAccount(database, 0);
    for (let place = 0; place < 3; place += 1) await database.transact([buildCreate(accountId, 0)]);
    const events = await database.orm.select().from(predictionEvent).orderBy(predictionEvent.id);
    expect(events.map(({ commitId }) => commitId)).toEqual(["commit 1", "commit 2", "commit 3"]);
  });

  it("lets other batches through between groups", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 0);
    const finished: string[] = [];
    const units = Array.from({ length: GROUP_UNITS_MAX * 3 }, () => buildCreate(accountId, 0));
    const many = database.transact(units).then(() => finished.push("units"));
    const one = database.batch([{ sql: "SELECT 1", args: [] }]).then(() => finished.push("batch"));
    await Promise.all([many, one]);
    expect(finished).toEqual(["batch", "units"]);
  });

  it("has nothing to do for no units", async () => {
    await using database = await createTestDatabase();
    expect(await database.transact([])).toEqual([]);
  });
});
