import type { ApiKeyRow } from "@darkroom/db";
import type { KeyView } from "./views.ts";

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What may be shown of a key: neither its secret nor the digest. */
export function viewKey(row: ApiKeyRow): KeyView {
  return {
    id: row.id,
    name: row.name,
    prefix: `dk_${row.prefix}`,
    scopes: row.scopes,
    callsPerMinute: row.callsPerMinute,
    createdAt: new Date(row.createdAt).toISOString(),
    expiresAt: iso(row.expiresAt),
    revokedAt: iso(row.revokedAt),
    lastUsedAt: iso(row.lastUsedAt),
  };
}
