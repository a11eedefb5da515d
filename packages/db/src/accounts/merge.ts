import { moveBatchStatements } from "../batches/move.ts";
import { drainStatements } from "../credits/transfer.ts";
import type { TransferIds } from "../credits/transfer.ts";
import { closeWelcomeStatements } from "../credits/welcome.ts";
import type { Database } from "../database.ts";
import { hasNoPersonBut } from "./has-no-person.ts";
import { takeOverStatements } from "./take-over.ts";

export type Merge = {
  fromId: string;
  intoId: string;
  /** The user who gives its account away; where it is not said, the account is no person's. */
  giverId?: string;
  transfer: TransferIds;
};

// Neither a chain nor a circle comes to be: what takes over was not merged itself, and what was
// merged into the leaving account follows it.
const MARK = `UPDATE account SET merged_into = ?2
WHERE id = ?1 AND id <> ?2 AND merged_into IS NULL AND ${hasNoPersonBut("?3", "?1")}
  AND EXISTS (SELECT 1 FROM account WHERE id = ?2 AND merged_into IS NULL)`;

const IS_MERGED = "EXISTS (SELECT 1 FROM account WHERE id = ?1 AND merged_into = ?2)";

const FOLLOW = `UPDATE account SET merged_into = ?2 WHERE merged_into = ?1 AND ${IS_MERGED}`;

const REPOINT = `UPDATE account_member SET account_id = ?2 WHERE account_id = ?1 AND ${IS_MERGED}`;

const FIND_MARK = "SELECT merged_into AS id FROM account WHERE id = ?1";

/**
 * Merges an account into another in one commit: it is marked, its members act for the other from
 * now on, and its available credits move, its batches with what they hold as well. What is left of
 * its welcome does not: it is closed. What its running predictions hold stays reserved there and
 * follows by `drainAccount` when it comes back. What is owned by account, such as keys and
 * schedules, stays where it is and belongs to the other. `refused` where one of them does not exist,
 * the other was merged itself, the first one already went elsewhere, or a person besides the giver
 * acts for it. Repeating it is harmless.
 * @throws DatabaseError `unknown_outcome`: calling again with new ids ends it
 */
export async function mergeAccounts(
  database: Database,
  { fromId, intoId, giverId = "", transfer }: Merge,
): Promise<"merged" | "refused"> {
  const pair = [fromId, intoId];
  const { outId: transferId, at } = transfer;
  const batches = moveBatchStatements({ fromId, intoId, transferId, at });
  const results = await database.batch([
    { sql: MARK, args: [...pair, giverId] },
    { sql: FOLLOW, args: pair },
    { sql: REPOINT, args: pair },
    ...closeWelcomeStatements(fromId, { id: transferId, at }),
    ...batches.before,
    ...drainStatements(fromId, transfer),
    ...batches.after,
    ...takeOverStatements({ fromId, intoId }),
    { sql: FIND_MARK, args: [fromId] },
  ]);
  return results.at(-1)?.[0]?.["id"] === intoId ? "merged" : "refused";
}
