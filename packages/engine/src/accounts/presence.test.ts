import { account, openAccount } from "@darkroom/db";
import { createTestDatabase } from "@darkroom/db/testing";
import type { TestDatabase } from "@darkroom/db/testing";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SEEN_ACCOUNTS_MAX, SEEN_EVERY_MS } from "../limits.ts";
import { createPresence } from "./presence.ts";

const START = 1_000_000_000_000;
const ID = "account-1";
let database: TestDatabase;
let now = START;

beforeEach(async () => {
  now = START;
  database = await createTestDatabase();
  await openAccount(database, { userId: "user-1", accountId: ID, at: START });
});
afterEach(() => database[Symbol.asyncDispose]());

type Batch = (
  ...parameters: Parameters<TestDatabase["batch"]>
) => ReturnType<TestDatabase["batch"]>;

const open = (through: { batch?: Batch } = {}) => {
  let writes = 0;
  const counted = {
    ...database,
    batch: (...parameters: Parameters<TestDatabase["batch"]>) => {
      writes += 1;
      const { batch = (...passed: typeof parameters) => database.batch(...passed) } = through;
      return batch(...parameters);
    },
  };
  const presence = createPresence({ database: counted, now: () => now, log: () => undefined });
  return { presence, writes: () => writes };
};

const seenAt = async (): Promise<number | null> => {
  const [row] = await database.orm.select().from(account).where(eq(account.id, ID));
  return row?.seenAt ?? null;
};

describe("that an account was seen", () => {
  it("is written at most so often, however often it looks", async () => {
    const { presence, writes } = open();
    expect(await seenAt()).toBeNull();
    for (let look = 0; look < 50; look += 1) presence.seen(ID);
    await expect.poll(seenAt).toBe(START);
    now += SEEN_EVERY_MS - 1;
    presence.seen(ID);
    expect(writes()).toBe(1);
    now += 1;
    presence.seen(ID);
    await expect.poll(seenAt).toBe(START + SEEN_EVERY_MS);
    expect(writes()).toBe(2);
  });

  it("is not taken back by a process whose clock is behind", async () => {
    open().presence.seen(ID);
    await expect.poll(seenAt).toBe(START);
    now -= 60_000;
    const behind = open();
    behind.presence.seen(ID);
    expect(behind.writes()).toBe(1);
    // Writes are done in their order, so that this one comes after that of the other clock.
    await database.batch([{ sql: "UPDATE account SET funded = funded", args: [] }]);
    expect(await seenAt()).toBe(START);
  });

  it("is tried again at the next look when it could not be written", async () => {
    let isDown = true;
    const { presence } = open({
      batch: (...parameters) =>
        isDown ? Promise.reject(new Error("down")) : database.batch(...parameters),
    });
    presence.seen(ID);
    await new Promise((resolve) => setTimeout(resolve, 0));
    isDown = false;
    presence.seen(ID);
    await expect.poll(seenAt).toBe(START);
  });

  it("is known of so many accounts, the oldest being forgotten first", async () => {
    const { presence, writes } = open({ batch: () => Promise.resolve([]) });
    for (let place = 0; place <= SEEN_ACCOUNTS_MAX; place += 1) presence.seen(`other-${place}`);
    expect(writes()).toBe(SEEN_ACCOUNTS_MAX + 1);
    presence.seen(`other-${SEEN_ACCOUNTS_MAX}`);
    expect(writes()).toBe(SEEN_ACCOUNTS_MAX + 1);
    presence.seen("other-0");
    expect(writes()).toBe(SEEN_ACCOUNTS_MAX + 2);
  });
});
