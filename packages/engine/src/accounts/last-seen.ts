import { account, prediction } from "@darkroom/db";
import { sql } from "drizzle-orm";
import type { SQL, SQLWrapper } from "drizzle-orm";

/**
 * When somebody of an account was last there, ms since the epoch: looked at anything, or ordered
 * something. Of a merged account it is whoever acts for the one that took it over.
 */
export function lastSeenAt(accountId: SQLWrapper): SQL<number> {
  const into = sql`(select known.merged_into from ${account} as known where known.id = ${accountId})`;
  const looked = sql`(select max(seen.seen_at) from ${account} as seen
    where seen.id in (${accountId}, ${into}))`;
  // One seek of the index for each account, however much it has ordered.
  const ordered = (by: SQLWrapper): SQL =>
    sql`coalesce((select placed.created_at from ${prediction} as placed
      where placed.account_id = ${by} order by placed.created_at desc limit 1), 0)`;
  return sql<number>`max(coalesce(${looked}, 0), ${ordered(accountId)}, ${ordered(into)})`;
}
