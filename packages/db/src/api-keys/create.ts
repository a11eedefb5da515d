import type { Database } from "../database.ts";
import type { ApiKeyRow } from "../rows.ts";

// Counted and written in one statement, so that twins at once do not pass the limit. Keys of
// accounts that were merged into this one count as its own.
const INSERT_KEY = `INSERT INTO api_key (id, account_id, user_id, name, prefix, digest, scopes,
  calls_per_minute, created_at, expires_at)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
WHERE (SELECT count(*) FROM api_key WHERE account_id IN (SELECT ?2 UNION ALL
    SELECT id FROM account WHERE merged_into = ?2)
  AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?9)) < ?11
ON CONFLICT (id) DO NOTHING`;

const FIND_KEY = "SELECT 1 AS found FROM api_key WHERE id = ?1";

/**
 * Writes a key while its account has fewer than `most` that can be used.
 * @throws DatabaseError `conflict` with `api_key_prefix` when another key has this prefix
 */
export async function createApiKey(
  database: Database,
  key: Omit<ApiKeyRow, "revokedAt" | "lastUsedAt">,
  most: number,
): Promise<"created" | "too_many"> {
  const results = await database.batch(
    [
      {
        sql: INSERT_KEY,
        args: [
          key.id,
          key.accountId,
          key.userId,
          key.name,
          key.prefix,
          key.digest,
          JSON.stringify(key.scopes),
          key.callsPerMinute,
          key.createdAt,
          key.expiresAt,
          most,
        ],
      },
      { sql: FIND_KEY, args: [key.id] },
    ],
    { replayable: true },
  );
  return results.at(-1)?.length === 1 ? "created" : "too_many";
}
