import { sql } from "drizzle-orm";
import type { SQL, SQLWrapper } from "drizzle-orm";

/**
 * Whether a column holds this account or one that was merged into it: predictions and entries
 * stay where they were paid for, and belong to whoever took the account over.
 */
export function ownedBy(column: SQLWrapper, accountId: SQLWrapper | string): SQL {
  return sql`${column} in (select ${accountId} union all
    select id from account where merged_into = ${accountId})`;
}
