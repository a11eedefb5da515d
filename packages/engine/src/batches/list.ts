import { batch } from "@darkroom/db";
import { and, desc, eq, isNotNull, lt } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import type { Page } from "../views.ts";
import { BATCH_PAGE_ITEMS_MAX } from "./limits.ts";
import type { BatchView } from "./views.ts";
import { viewBatches } from "./view.ts";

/** The account's batches, newest first, without lists that were not started. */
export async function listBatches(
  context: EngineContext,
  query: { accountId: string; cursor: string | null; most: number },
): Promise<Page<BatchView>> {
  const most = Math.min(BATCH_PAGE_ITEMS_MAX, Math.max(1, query.most));
  const owned = and(eq(batch.accountId, query.accountId), isNotNull(batch.openedAt));
  const rows = await context.database.orm
    .select({ id: batch.id })
    .from(batch)
    .where(query.cursor === null ? owned : and(owned, lt(batch.id, query.cursor)))
    .orderBy(desc(batch.id))
    .limit(most + 1);
  const ids = rows.slice(0, most).map(({ id }) => id);
  return {
    items: await viewBatches(context, ids),
    nextCursor: rows.length > most ? (ids.at(-1) ?? null) : null,
  };
}
