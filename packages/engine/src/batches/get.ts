import { batchItem, prediction } from "@darkroom/db";
import type { BatchItemRow, PredictionRow, StoredResultRow } from "@darkroom/db";
import { FAILURE_RULES } from "@darkroom/lifecycle";
import { and, asc, eq, gt, inArray, isNotNull, isNull, or } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { outputView } from "../predictions/view.ts";
import type { Page } from "../views.ts";
import { BATCH_PAGE_ITEMS_MAX } from "./limits.ts";
import { loadOwnedBatch } from "./load.ts";
import type { BatchItemFilter, BatchItemStatus, BatchItemView, GetBatchOutcome } from "./views.ts";
import { viewBatch } from "./view.ts";

/** An item with its prediction, where it has one, and what that made. */
export type ReadItem = {
  item: BatchItemRow;
  row: PredictionRow | null;
  results: readonly StoredResultRow[];
};

export function itemStatusOf({ item, row }: ReadItem): BatchItemStatus {
  return row?.status ?? item.outcome ?? "waiting";
}

export function itemErrorOf({ item, row }: ReadItem): BatchItemView["error"] {
  const code = row === null ? item.errorCode : row.errorCode;
  if (code === null || row?.status === "succeeded") return null;
  return { code, message: FAILURE_RULES[code].message };
}

/** Items of a batch after a place, with what belongs to them: two reads for each page. */
export async function readItemPage(
  context: EngineContext,
  query: { batchId: string; after: number; most: number; where?: SQL | undefined },
): Promise<ReadItem[]> {
  const { batchId, after, most, where } = query;
  const rows = await context.database.orm
    .select({ item: batchItem, row: prediction })
    .from(batchItem)
    .leftJoin(prediction, eq(prediction.id, batchItem.predictionId))
    .where(and(eq(batchItem.batchId, batchId), gt(batchItem.position, after), where))
    .orderBy(asc(batchItem.position))
    .limit(most);
  const ended = rows.flatMap(({ row }) => (row?.status === "succeeded" ? [row.id] : []));
  const results =
    ended.length === 0
      ? []
      : await context.queries.resultsOf.execute({ ids: JSON.stringify(ended) });
  const byPrediction = Map.groupBy(results, ({ predictionId }) => predictionId);
  return rows.map(({ item, row }) => ({
    item,
    row,
    results: (row === null ? undefined : byPrediction.get(row.id)) ?? [],
  }));
}

function viewItem(read: ReadItem): BatchItemView {
  const { item, row, results } = read;
  return {
    position: item.position,
    line: item.line,
    status: itemStatusOf(read),
    attempt: item.attempt,
    predictionId: item.predictionId,
    retryOf: item.retryOf,
    credits: { price: item.credits, captured: row?.creditsCaptured ?? item.creditsCaptured },
    outputs: results.filter(({ tombstonedAt }) => tombstonedAt === null).map(outputView),
    error: itemErrorOf(read),
    problems: item.problems ?? [],
  };
}

const UNSUCCESSFUL_ENDS = ["failed", "expired", "canceled"] as const;
const UNSUCCESSFUL = [...UNSUCCESSFUL_ENDS, "refused"] as const;

function conditionOf(filter: BatchItemFilter): SQL | undefined {
  switch (filter) {
    case "all":
      return undefined;
    case "waiting":
      return and(isNull(batchItem.predictionId), isNull(batchItem.outcome));
    case "running":
      return and(isNotNull(batchItem.predictionId), isNull(prediction.endedAt));
    case "succeeded":
      return eq(prediction.status, "succeeded");
    case "unsuccessful":
      return or(
        inArray(batchItem.outcome, [...UNSUCCESSFUL]),
        inArray(prediction.status, [...UNSUCCESSFUL_ENDS]),
      );
  }
}

/** A place in the order; what is no number is the beginning. */
const placeOf = (cursor: string | null): number => {
  const place = Number.parseInt(cursor ?? "", 10);
  return Number.isSafeInteger(place) ? place : -1;
};

export type GetBatchQuery = {
  accountId: string;
  id: string;
  /** A page of its items as well, in their order. */
  items: { cursor: string | null; most: number; filter: BatchItemFilter } | null;
};

/** A batch with its counts, and with a page of its items where they are asked for. */
export async function getBatch(
  context: EngineContext,
  query: GetBatchQuery,
): Promise<GetBatchOutcome> {
  const row = await loadOwnedBatch(context, query);
  if (row === null) return { outcome: "not_found" };
  const [batch, items] = await Promise.all([
    viewBatch(context, row),
    query.items === null ? null : readPage(context, row.id, query.items),
  ]);
  return { outcome: "found", batch, items };
}

async function readPage(
  context: EngineContext,
  batchId: string,
  { cursor, most: wanted, filter }: NonNullable<GetBatchQuery["items"]>,
): Promise<Page<BatchItemView>> {
  const most = Math.min(BATCH_PAGE_ITEMS_MAX, Math.max(1, wanted));
  const after = placeOf(cursor);
  const where = conditionOf(filter);
  const read = await readItemPage(context, { batchId, after, most: most + 1, where });
  const page = read.slice(0, most);
  const last = page.at(-1);
  return {
    items: page.map(viewItem),
    nextCursor: read.length > most && last !== undefined ? String(last.item.position) : null,
  };
}
