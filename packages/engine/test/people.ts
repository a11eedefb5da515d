import { v7 } from "uuid";
import type { World } from "./world.ts";

/** Writes a user as the library of sign-ins does. */
export async function addUser(
  world: World,
  user: { id: string; email?: string; isVerified?: boolean; isGuest?: boolean },
): Promise<void> {
  const { id, email = `${v7()}@example.com`, isVerified = true, isGuest = false } = user;
  const at = world.clock.now();
  await world.database.batch([
    {
      sql: `INSERT INTO auth_user (id, name, email, email_verified, created_at, updated_at, is_anonymous)
        VALUES (?1, ?1, ?2, ?3, ?4, ?4, ?5)`,
      args: [id, email, isVerified ? 1 : 0, at, isGuest ? 1 : 0],
    },
  ]);
}

export const removeUser = async (world: World, id: string): Promise<void> => {
  await world.database.batch([{ sql: "DELETE FROM auth_user WHERE id = ?1", args: [id] }]);
};

/** Credits that were paid for: unlike a welcome they go along when accounts are merged. */
export const pay = async (world: World, accountId: string, credits = 100): Promise<void> => {
  const grant = { accountId, credits, idempotencyKey: v7(), operator: "olga", reason: "paid" };
  await world.engine.credits.grant(grant);
};

/** Opens the account of `user-2`, and pays for it and for that of the world's visitor. */
export async function openPaid(world: World): Promise<string> {
  const { accountId } = await world.engine.accounts.open("user-2");
  for (const each of [world.accountId, accountId]) await pay(world, each);
  return accountId;
}
