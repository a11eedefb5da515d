import type { Database } from "../database.ts";

export type Completion = {
  signUpId: string;
  passwordHash: string;
  /**
   * Whether it is confirmed where it was asked for. Only then a user who had this address without
   * having confirmed it, and whose password was known, is kept.
   */
  isSameBrowser: boolean;
  /** The id of the user where the one that was planned may not be had. */
  userId: string;
  credentialId: string;
  at: number;
};

const OTHER_USER = `UPDATE sign_up SET user_id = ?2 WHERE id = ?1 AND EXISTS (
  SELECT 1 FROM auth_user AS had WHERE had.id = sign_up.user_id AND had.email_verified = 0)`;

// An address that was never confirmed is nobody's: whoever confirms it gets it, and nothing of what
// the one before has made, nor any way by which that one could come back.
const FREE_ADDRESS = `UPDATE auth_user SET email = id || '@unconfirmed.invalid', updated_at = ?2
WHERE email_verified = 0 AND EXISTS (SELECT 1 FROM sign_up
  WHERE sign_up.id = ?1 AND sign_up.email = auth_user.email AND sign_up.user_id <> auth_user.id)`;

const CONFIRM_USER = `UPDATE auth_user SET email_verified = 1, updated_at = ?2
WHERE email_verified = 0 AND EXISTS (SELECT 1 FROM sign_up
  WHERE sign_up.id = ?1 AND sign_up.email = auth_user.email AND sign_up.user_id = auth_user.id)`;

const INSERT_USER = `INSERT INTO auth_user
  (id, name, email, email_verified, created_at, updated_at, is_anonymous)
SELECT user_id, '', email, 1, ?2, ?2, 0 FROM sign_up WHERE id = ?1
ON CONFLICT DO NOTHING`;

const IS_THEIRS = `FROM sign_up JOIN auth_user
  ON auth_user.id = sign_up.user_id AND auth_user.email = sign_up.email
WHERE sign_up.id = ?1 AND auth_user.email_verified = 1`;

const INSERT_CREDENTIAL = `INSERT INTO auth_account
  (id, account_id, provider_id, user_id, password, created_at, updated_at)
SELECT ?2, auth_user.id, 'credential', auth_user.id, ?3, ?4, ?4 ${IS_THEIRS}
  AND NOT EXISTS (SELECT 1 FROM auth_account WHERE auth_account.user_id = auth_user.id
    AND auth_account.provider_id = 'credential')`;

const MARK = `UPDATE sign_up SET confirmed_at = ?2
WHERE id = ?1 AND EXISTS (SELECT 1 ${IS_THEIRS})`;

/**
 * Makes the user of a confirmed sign-up, in one commit. Returns its id; null where the address
 * belongs to somebody who has confirmed it already. Repeating it changes nothing.
 */
export async function completeSignUp(
  database: Database,
  completion: Completion,
): Promise<string | null> {
  const { signUpId, passwordHash, isSameBrowser, userId, credentialId, at } = completion;
  const results = await database.batch(
    [
      ...(isSameBrowser ? [] : [{ sql: OTHER_USER, args: [signUpId, userId] }]),
      { sql: FREE_ADDRESS, args: [signUpId, at] },
      { sql: CONFIRM_USER, args: [signUpId, at] },
      { sql: INSERT_USER, args: [signUpId, at] },
      { sql: INSERT_CREDENTIAL, args: [signUpId, credentialId, passwordHash, at] },
      { sql: MARK, args: [signUpId, at] },
      { sql: `SELECT auth_user.id AS id ${IS_THEIRS}`, args: [signUpId] },
    ],
    { replayable: true },
  );
  const id = results.at(-1)?.[0]?.["id"];
  return typeof id === "string" ? id : null;
}
