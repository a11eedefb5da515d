import type { Database } from "../database.ts";
import { hasNoPersonBut } from "./has-no-person.ts";

const JOIN = `INSERT INTO account_member (user_id, account_id, created_at)
SELECT ?2, ?1, ?3 FROM account
WHERE id = ?1 AND merged_into IS NULL AND ${hasNoPersonBut("?4", "?1")}
ON CONFLICT (user_id) DO NOTHING`;

const FIND_ACCOUNT = "SELECT account_id FROM account_member WHERE user_id = ?1";

/**
 * Lets a user without an account take over that of a visitor, the giver. Returns the account that
 * the user has then, which is another one where it had one before; null where the visitor's belongs
 * to somebody else who has signed up. Of several at once, one gets it.
 */
export async function adoptAccount(
  database: Database,
  adoption: { userId: string; giverId: string; accountId: string; at: number },
): Promise<string | null> {
  const { userId, giverId, accountId, at } = adoption;
  const [, rows] = await database.batch(
    [
      { sql: JOIN, args: [accountId, userId, at, giverId] },
      { sql: FIND_ACCOUNT, args: [userId] },
    ],
    { replayable: true },
  );
  const found = rows?.[0]?.["account_id"];
  return typeof found === "string" ? found : null;
}
