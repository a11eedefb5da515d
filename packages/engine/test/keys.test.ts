import { apiKey } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import type { NewKey } from "../src/index.ts";
import { KEYS_PER_ACCOUNT_MAX, KEY_USED_EVERY_MS } from "../src/keys/limits.ts";
import { addUser, removeUser } from "./people.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

async function open(): Promise<World> {
  const world = await createWorld();
  await addUser(world, { id: "user-1" });
  return world;
}

async function make(world: World, overrides: Partial<NewKey> = {}) {
  const made = await world.engine.keys.create({
    accountId: world.accountId,
    userId: "user-1",
    name: "a program",
    scopes: ["prediction.read"],
    expiresAt: null,
    callsPerMinute: null,
    ...overrides,
  });
  if (made.outcome !== "created") throw new Error(made.outcome);
  return made;
}

const outcomeOf = async (world: World, secret: string): Promise<string> =>
  (await world.engine.keys.find(secret)).outcome;

describe("a key", () => {
  it("acts for its account with its scopes, and is told once", async () => {
    await using world = await open();
    const { secret, key } = await make(world, { callsPerMinute: 7 });
    expect(await world.engine.keys.find(secret)).toEqual({
      outcome: "found",
      key: {
        id: key.id,
        accountId: world.accountId,
        userId: "user-1",
        scopes: ["prediction.read"],
        callsPerMinute: 7,
        expiresAt: null,
      },
    });
    const page = { accountId: world.accountId, cursor: null, most: 10 };
    const { items } = await world.engine.keys.list(page);
    expect(items).toMatchObject([{ id: key.id, name: "a program", prefix: secret.slice(0, 13) }]);
    const [stored] = await world.database.orm.select().from(apiKey);
    const secretPart = secret.slice(14);
    expect(JSON.stringify([stored, items])).not.toContain(secretPart);
    expect(JSON.stringify([stored, items])).not.toContain(secretPart.slice(0, 20));
  });

  it("is unknown with another secret under its prefix, and malformed when it was cut", async () => {
    await using world = await open();
    const first = await make(world);
    const second = await make(world);
    await world.database.batch([
      {
        sql: "UPDATE api_key SET digest = (SELECT digest FROM api_key WHERE id = ?2) WHERE id = ?1",
        args: [first.key.id, second.key.id],
      },
    ]);
    expect(await outcomeOf(world, first.secret)).toBe("unknown");
    expect(await outcomeOf(world, second.secret)).toBe("found");
    expect(await outcomeOf(world, second.secret.slice(0, -1))).toBe("malformed");
  });

  it("ends at its time, by its account, with its user, and for good", async () => {
    await using world = await open();
    const expiring = await make(world, { expiresAt: world.clock.now() + 60_000 });
    const revoked = await make(world);
    const { accountId } = world;
    const target = { accountId, id: revoked.key.id };
    expect(await world.engine.keys.revoke({ ...target, accountId: "another" })).toEqual({
      outcome: "not_found",
    });
    expect(await outcomeOf(world, revoked.secret)).toBe("found");
    const first = await world.engine.keys.revoke(target);
    world.clock.advance(1_000);
    expect(await world.engine.keys.revoke(target)).toEqual(first);
    expect(await outcomeOf(world, revoked.secret)).toBe("revoked");
    expect(await outcomeOf(world, expiring.secret)).toBe("found");
    world.clock.advance(60_000);
    expect(await outcomeOf(world, expiring.secret)).toBe("expired");
    const left = await make(world);
    const dead = await world.engine.keys.findDead([left.key.id, target.id, expiring.key.id, "x"]);
    expect([...dead].toSorted()).toEqual([target.id, expiring.key.id, "x"].toSorted());
    await removeUser(world, "user-1");
    expect(await outcomeOf(world, left.secret)).toBe("revoked");
    expect(await world.engine.keys.findDead([left.key.id])).toEqual(new Set([left.key.id]));
  });

  it("goes on for the account that took over, and ends with all of that one's keys", async () => {
    await using world = await open();
    const { secret, key } = await make(world);
    await addUser(world, { id: "user-2" });
    const { accountId } = await world.engine.accounts.open("user-2");
    await world.engine.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
    expect(await world.engine.keys.find(secret)).toMatchObject({ key: { accountId } });
    const listed = await world.engine.keys.list({ accountId, cursor: null, most: 10 });
    expect(listed.items.map(({ id }) => id)).toEqual([key.id]);
    await world.engine.keys.revokeAll(accountId);
    expect(await outcomeOf(world, secret)).toBe("revoked");
  });

  it("is made for no guest, in no greater number, and with no end in the past", async () => {
    await using world = await open();
    await addUser(world, { id: "guest", isGuest: true });
    const wanted = { accountId: world.accountId, name: "x", scopes: [], callsPerMinute: null };
    const create = (overrides: Partial<NewKey>) =>
      world.engine.keys.create({ ...wanted, userId: "user-1", expiresAt: null, ...overrides });
    expect(await create({ userId: "guest" })).toEqual({ outcome: "guest" });
    expect(await create({ userId: "nobody" })).toEqual({ outcome: "guest" });
    expect(await create({ expiresAt: world.clock.now() })).toEqual({ outcome: "expiry_passed" });
    const made = [];
    for (let count = 0; count < KEYS_PER_ACCOUNT_MAX; count += 1) made.push(await make(world));
    expect(await create({})).toEqual({ outcome: "too_many" });
    const { accountId } = world;
    await world.engine.keys.revoke({ accountId, id: made[0]?.key.id ?? "" });
    expect((await create({})).outcome).toBe("created");
  });

  it("tells when it was used, to within a minute", async () => {
    await using world = await open();
    const { secret } = await make(world);
    const usedAt = async (): Promise<number | null> => {
      const [row] = await world.database.orm.select().from(apiKey);
      return row?.lastUsedAt ?? null;
    };
    await world.engine.keys.find(secret);
    await expect.poll(usedAt).not.toBeNull();
    const first = await usedAt();
    world.clock.advance(KEY_USED_EVERY_MS / 2);
    await world.engine.keys.find(secret);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await usedAt()).toBe(first);
    world.clock.advance(KEY_USED_EVERY_MS / 2 + 100);
    await world.engine.keys.find(secret);
    await expect.poll(usedAt).toBeGreaterThan(first ?? Number.MAX_VALUE);
  });
});
