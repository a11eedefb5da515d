import { batch, batchItem } from "@darkroom/db";
import type { BatchRow } from "@darkroom/db";
import { and, asc, eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { BATCH_PROBLEMS_TOLD_MAX } from "./limits.ts";
import { problemsOf } from "./totals.ts";
import type { BatchProblem } from "./views.ts";

type Owned = { accountId: string; id: string };

/** A batch by id, whoever owns it: for workers only. */
export async function loadBatch(context: EngineContext, id: string): Promise<BatchRow | null> {
  const [row] = await context.database.orm.select().from(batch).where(eq(batch.id, id));
  return row ?? null;
}

/** A batch of this account that was started; all others read as absent. */
export async function loadOwnedBatch(
  context: EngineContext,
  owned: Owned,
): Promise<BatchRow | null> {
  const row = await loadOwned(context, owned);
  return row?.openedAt == null ? null : row;
}

/** A list of this account that was read and not started. */
export async function loadDraft(context: EngineContext, owned: Owned): Promise<BatchRow | null> {
  const row = await loadOwned(context, owned);
  return row?.openedAt === null && row.inputDigest !== null ? row : null;
}

async function loadOwned(
  context: EngineContext,
  { accountId, id }: Owned,
): Promise<BatchRow | null> {
  const [row] = await context.database.orm
    .select()
    .from(batch)
    .where(and(eq(batch.id, id), eq(batch.accountId, accountId)));
  return row ?? null;
}

/** The order that stands under an idempotency key. */
export async function findBatchByKey(
  context: EngineContext,
  order: { accountId: string; idempotencyKey: string | null },
): Promise<BatchRow | null> {
  const { accountId, idempotencyKey } = order;
  if (idempotencyKey === null) return null;
  const [row] = await context.database.orm
    .select()
    .from(batch)
    .where(and(eq(batch.accountId, accountId), eq(batch.idempotencyKey, idempotencyKey)));
  return row ?? null;
}

/** The first mistakes of a list, as they were told when it was read. */
export async function readProblems(context: EngineContext, id: string): Promise<BatchProblem[]> {
  const rows = await context.database.orm
    .select()
    .from(batchItem)
    .where(and(eq(batchItem.batchId, id), eq(batchItem.outcome, "refused")))
    .orderBy(asc(batchItem.position))
    .limit(BATCH_PROBLEMS_TOLD_MAX);
  return rows.flatMap(problemsOf).slice(0, BATCH_PROBLEMS_TOLD_MAX);
}
