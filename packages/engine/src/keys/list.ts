import { apiKey } from "@darkroom/db";
import { and, desc, eq, isNull, lt } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { PAGE_ITEMS_MAX } from "../limits.ts";
import type { Page } from "../views.ts";
import { write } from "../write.ts";
import { viewKey } from "./view.ts";
import type { KeyView, RevokeKeyOutcome } from "./views.ts";

/** The keys of an account and of those merged into it, newest first, revoked ones included. */
export async function listKeys(
  context: EngineContext,
  query: { accountId: string; cursor: string | null; most: number },
): Promise<Page<KeyView>> {
  const most = Math.min(PAGE_ITEMS_MAX, Math.max(1, query.most));
  const owned = ownedBy(apiKey.accountId, query.accountId);
  const rows = await context.database.orm
    .select()
    .from(apiKey)
    .where(query.cursor === null ? owned : and(owned, lt(apiKey.id, query.cursor)))
    .orderBy(desc(apiKey.id))
    .limit(most + 1);
  const page = rows.slice(0, most);
  const last = page.at(-1);
  return {
    items: page.map(viewKey),
    nextCursor: rows.length > most && last !== undefined ? last.id : null,
  };
}

/** Revokes a key of this account, for good; a second time changes nothing. */
export async function revokeKey(
  context: EngineContext,
  target: { accountId: string; id: string },
): Promise<RevokeKeyOutcome> {
  const { orm } = context.database;
  const owned = and(eq(apiKey.id, target.id), ownedBy(apiKey.accountId, target.accountId));
  await write(
    context,
    orm
      .update(apiKey)
      .set({ revokedAt: context.now() })
      .where(and(owned, isNull(apiKey.revokedAt))),
  );
  const [row] = await orm.select().from(apiKey).where(owned);
  return row === undefined ? { outcome: "not_found" } : { outcome: "revoked", key: viewKey(row) };
}

/** Revokes all keys of an account, those of accounts merged into it as well. */
export async function revokeAllKeys(context: EngineContext, accountId: string): Promise<void> {
  await write(
    context,
    context.database.orm
      .update(apiKey)
      .set({ revokedAt: context.now() })
      .where(and(ownedBy(apiKey.accountId, accountId), isNull(apiKey.revokedAt))),
  );
}
