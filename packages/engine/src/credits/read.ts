import { account, ledgerEntry } from "@darkroom/db";
import { and, desc, lt, sql } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import type { EngineContext } from "../context.ts";
import { PAGE_ITEMS_MAX } from "../limits.ts";
import type { BalanceView, LedgerEntryView, Page } from "../views.ts";
import { spendable } from "./spendable.ts";

/** What an account and those merged into it can spend, and what their running predictions hold. */
export async function balanceOf(context: EngineContext, accountId: string): Promise<BalanceView> {
  const [row] = await context.database.orm
    .select({
      available: sql<number>`coalesce(sum(${spendable}), 0)`,
      reserved: sql<number>`coalesce(sum(${account.reserved}), 0)`,
    })
    .from(account)
    .where(ownedBy(account.id, accountId));
  return row ?? { available: 0, reserved: 0 };
}

/** The account's ledger, newest first. */
export async function ledgerOf(
  context: EngineContext,
  query: { accountId: string; cursor: string | null; most: number },
): Promise<Page<LedgerEntryView>> {
  const most = Math.min(PAGE_ITEMS_MAX, Math.max(1, query.most));
  const owned = ownedBy(ledgerEntry.accountId, query.accountId);
  const rows = await context.database.orm
    .select()
    .from(ledgerEntry)
    .where(query.cursor === null ? owned : and(owned, lt(ledgerEntry.id, query.cursor)))
    .orderBy(desc(ledgerEntry.id))
    .limit(most + 1);
  const page = rows.slice(0, most);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      id: row.id,
      kind: row.kind,
      credits: row.credits,
      predictionId: row.predictionId,
      at: new Date(row.at).toISOString(),
    })),
    nextCursor: rows.length > most && last !== undefined ? last.id : null,
  };
}
