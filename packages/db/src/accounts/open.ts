import type { Database } from "../database.ts";

const INSERT_ACCOUNT = `INSERT INTO account (id, created_at)
SELECT ?1, ?3 WHERE NOT EXISTS (SELECT 1 FROM account_member WHERE user_id = ?2)
ON CONFLICT (id) DO NOTHING`;

const INSERT_MEMBER = `INSERT INTO account_member (user_id, account_id, created_at)
SELECT ?2, ?1, ?3 WHERE EXISTS (SELECT 1 FROM account WHERE id = ?1)
ON CONFLICT (user_id) DO NOTHING`;

const FIND_ACCOUNT = "SELECT account_id FROM account_member WHERE user_id = ?1";

/**
 * The account of a user, made on the first call under the offered id. Of concurrent calls one
 * makes it and all get the same id; no account without a member is left behind.
 */
export async function openAccount(
  database: Database,
  opening: { userId: string; accountId: string; at: number },
): Promise<string> {
  const { userId, accountId, at } = opening;
  const [, , rows] = await database.batch(
    [
      { sql: INSERT_ACCOUNT, args: [accountId, userId, at] },
      { sql: INSERT_MEMBER, args: [accountId, userId, at] },
      { sql: FIND_ACCOUNT, args: [userId] },
    ],
    { replayable: true },
  );
  const found = rows?.[0]?.["account_id"];
  if (typeof found !== "string") throw new TypeError("the membership was not written");
  return found;
}
