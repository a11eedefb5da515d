import { batch } from "@darkroom/db";
import type { BatchRow } from "@darkroom/db";
import { STATUSES } from "@darkroom/lifecycle";
import type { Status } from "@darkroom/lifecycle";
import { inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { EngineContext } from "../context.ts";
import type { Orm } from "../prepare-once.ts";

/** The predictions of a batch whose ends are not counted in its row yet; amounts in credits. */
export type Live = { counts: Readonly<Record<Status, number>>; reserved: number; captured: number };

export const NOTHING_LIVE: Live = {
  counts: {
    queued: 0,
    submitting: 0,
    starting: 0,
    processing: 0,
    storing: 0,
    succeeded: 0,
    failed: 0,
    canceled: 0,
    expired: 0,
  },
  reserved: 0,
  captured: 0,
};

// One statement, so that no prediction is counted twice or not at all while ends are counted. The
// items that run have an index of their own, which an outer join would not use.
const LIVE = sql<string>`(select json_group_array(json_array(status, items, reserved, captured)) from (
  select prediction.status as status, count(*) as items,
    sum(prediction.credits_reserved) as reserved, sum(prediction.credits_captured) as captured
  from batch_item join prediction on prediction.id = batch_item.prediction_id
  where batch_item.batch_id = ${batch}.${sql.identifier("id")}
    and batch_item.prediction_id is not null and batch_item.outcome is null
  group by prediction.status))`;

/** The read of batches with what of them runs: its cost does not grow with what has ended. */
export function selectWithLive(orm: Orm, ids: readonly string[]) {
  return orm
    .select({ row: batch, live: LIVE })
    .from(batch)
    .where(inArray(batch.id, [...ids]));
}

const LiveSchema = z.array(z.tuple([z.enum(STATUSES), z.number(), z.number(), z.number()]));

function readLive(text: string): Live {
  return LiveSchema.parse(JSON.parse(text)).reduce<Live>(
    (live, [status, items, reserved, captured]) => ({
      counts: { ...live.counts, [status]: items },
      reserved: live.reserved + reserved,
      captured: live.captured + captured,
    }),
    NOTHING_LIVE,
  );
}

/** Batches together with their running predictions, in the order of the ids. */
export async function readWithLive(
  context: EngineContext,
  ids: readonly string[],
): Promise<{ row: BatchRow; live: Live }[]> {
  const rows = await selectWithLive(context.database.orm, ids);
  const found = new Map(rows.map(({ row, live }) => [row.id, { row, live: readLive(live) }]));
  return ids.flatMap((id) => found.get(id) ?? []);
}
