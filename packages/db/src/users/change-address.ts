import type { Database } from "../database.ts";

export type AddressChange = {
  userId: string;
  /** In small letters. */
  email: string;
  /** Whether it was shown that it is theirs. */
  isConfirmed: boolean;
  at: number;
};

// What somebody holds unconfirmed is nobody's, but only for whoever has confirmed it.
const FREE_ADDRESS = `UPDATE auth_user SET email = id || '@unconfirmed.invalid', updated_at = ?3
WHERE email = ?2 AND id <> ?1 AND email_verified = 0 AND ?4 = 1`;

const IS_FREE = "NOT EXISTS (SELECT 1 FROM auth_user AS had WHERE had.email = ?2 AND had.id <> ?1)";

const CHANGE = `UPDATE auth_user SET email = ?2, email_verified = ?4, updated_at = ?3
WHERE id = ?1 AND is_anonymous IS NOT 1 AND ${IS_FREE}`;

// A link that was sent to the old address sets no password any more.
const FORGET_RESETS = `DELETE FROM auth_verification WHERE value = ?1
  AND EXISTS (SELECT 1 FROM auth_user WHERE id = ?1 AND email = ?2)`;

const FIND = "SELECT 1 AS found FROM auth_user WHERE id = ?1 AND email = ?2";

/** Gives a user another address in one commit; `known` where it is somebody else's. */
export async function changeAddress(
  database: Database,
  { userId, email, isConfirmed, at }: AddressChange,
): Promise<"changed" | "known"> {
  const all = [userId, email, at, isConfirmed ? 1 : 0];
  const results = await database.batch(
    [
      { sql: FREE_ADDRESS, args: all },
      { sql: CHANGE, args: all },
      { sql: FORGET_RESETS, args: [userId, email] },
      { sql: FIND, args: [userId, email] },
    ],
    { replayable: true },
  );
  return results.at(-1)?.length === 1 ? "changed" : "known";
}
