import type { Database, Statement } from "../database.ts";
import { enqueueStatement } from "../jobs/enqueue.ts";
import type { NewJob } from "../rows.ts";

const FAMILY = "(SELECT ?1 UNION ALL SELECT id FROM account WHERE merged_into = ?1)";
const PEOPLE = `(SELECT user_id FROM account_member WHERE account_id IN ${FAMILY})`;
const ENDPOINTS = `(SELECT id FROM endpoint WHERE account_id IN ${FAMILY})`;

/** What goes at once, each before what it hangs on. */
const REMOVALS: readonly string[] = [
  `DELETE FROM sign_up WHERE visitor_id IN ${PEOPLE}
     OR email IN (SELECT email FROM auth_user WHERE id IN ${PEOPLE})`,
  `DELETE FROM auth_verification WHERE value IN ${PEOPLE}`,
  `DELETE FROM auth_session WHERE user_id IN ${PEOPLE}`,
  `DELETE FROM auth_account WHERE user_id IN ${PEOPLE}`,
  `DELETE FROM auth_user WHERE id IN ${PEOPLE}`,
  `DELETE FROM account_member WHERE account_id IN ${FAMILY}`,
  `DELETE FROM api_key WHERE account_id IN ${FAMILY}`,
  `DELETE FROM job WHERE id IN (SELECT job_id FROM schedule WHERE account_id IN ${FAMILY})`,
  `DELETE FROM schedule WHERE account_id IN ${FAMILY}`,
  `DELETE FROM endpoint_delivery WHERE endpoint_id IN ${ENDPOINTS}`,
  `DELETE FROM endpoint_secret WHERE owner_id IN ${ENDPOINTS}
     OR owner_id IN (SELECT 'account:' || id FROM account WHERE id IN ${FAMILY})`,
  `DELETE FROM endpoint WHERE account_id IN ${FAMILY}`,
  `DELETE FROM notification WHERE account_id IN ${FAMILY}`,
  `DELETE FROM notification_setting WHERE account_id IN ${FAMILY}`,
  `DELETE FROM push_subscription WHERE account_id IN ${FAMILY}`,
  // The sweep finds them at its next round, and removes their bytes with them.
  `UPDATE upload SET expires_at = 0 WHERE account_id IN ${FAMILY}`,
  `DELETE FROM account_cap WHERE account_id IN ${FAMILY}`,
  `DELETE FROM account_reuse WHERE account_id IN ${FAMILY}`,
];

const removalStatements = (accountId: string): Statement[] =>
  REMOVALS.map((sql) => ({ sql, args: [accountId] }));

/**
 * Takes an account from its people in one commit: nobody can sign in to it, no program acts for it,
 * and nothing is told of it any more. The job that is written with it removes what it has made.
 */
export async function deleteAccount(
  database: Database,
  accountId: string,
  erasure: NewJob,
): Promise<void> {
  await database.batch([enqueueStatement([erasure]), ...removalStatements(accountId)], {
    replayable: true,
  });
}

/** The same once more, for what was in hand when it was deleted. */
export async function clearAccount(database: Database, accountId: string): Promise<void> {
  await database.batch(removalStatements(accountId), { replayable: true });
}
