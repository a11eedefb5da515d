import type { Statement } from "../database.ts";

const IS_MERGED =
  "EXISTS (SELECT 1 FROM account AS gone WHERE gone.id = ?1 AND gone.merged_into = ?2)";

/** What an account has at most one row of, and what the row says besides. */
const CHOICES = [
  { table: "notification_setting", columns: `"when", push, pusher, mail, updated_at` },
  { table: "account_reuse", columns: "is_allowed, updated_at" },
];

// Where the account that takes over has chosen itself, its choice holds.
const inherit = ({ table, columns }: (typeof CHOICES)[number]): string => `INSERT INTO ${table}
  (account_id, ${columns})
SELECT ?2, ${columns} FROM ${table} WHERE account_id = ?1 AND ${IS_MERGED}
ON CONFLICT (account_id) DO NOTHING`;

const forget = (table: string): string =>
  `DELETE FROM ${table} WHERE account_id = ?1 AND ${IS_MERGED}`;

/**
 * The statements of a merge that settle what an account has once. Choices follow where the other
 * account has made none; caps do not, since those of the account that takes over hold.
 */
export function takeOverStatements(pair: { fromId: string; intoId: string }): Statement[] {
  const args = [pair.fromId, pair.intoId];
  return [
    ...CHOICES.map((choice) => ({ sql: inherit(choice), args })),
    ...[...CHOICES.map(({ table }) => table), "account_cap"].map((table) => ({
      sql: forget(table),
      args,
    })),
  ];
}
