import type { Database } from "../database.ts";
import { countedAt, refilledAt } from "./refill.ts";

export type RateBucketLimits = {
  id: string;
  /** Most tokens that can gather: the size of a burst. */
  capacity: number;
  refillPerSecond: number;
  /** Jobs that may hold a live lease at once. */
  concurrencyMax: number;
  /** A wider bucket that pays as well; three levels at most. */
  parentId?: string | null;
  /** Runs that may be under way at a provider at once, or of one of its models or priorities. */
  runs?: { provider: string; model: string | null; priority?: number; most: number } | null;
  now: number;
};

const UPSERT = `INSERT INTO rate_bucket
  (id, tokens, capacity, refill_per_second, updated_at, concurrency_max, paused_until,
   parent_id, provider, model, runs_max, runs_priority)
VALUES (?1, ?2, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (id) DO UPDATE SET
  tokens = ${refilledAt("excluded.updated_at", "excluded.capacity")},
  capacity = excluded.capacity,
  refill_per_second = excluded.refill_per_second,
  updated_at = ${countedAt("excluded.updated_at")},
  concurrency_max = excluded.concurrency_max,
  parent_id = excluded.parent_id,
  provider = excluded.provider,
  model = excluded.model,
  runs_max = excluded.runs_max,
  runs_priority = excluded.runs_priority`;

/** Makes a full bucket or changes the limits of one; tokens already spent stay spent. */
export async function setRateBucket(database: Database, limits: RateBucketLimits): Promise<void> {
  const { id, capacity, refillPerSecond, now, concurrencyMax, parentId = null, runs } = limits;
  const whose = [runs?.provider ?? null, runs?.model ?? null];
  const counted = [...whose, runs?.most ?? null, runs?.priority ?? null];
  const args = [id, capacity, refillPerSecond, now, concurrencyMax, parentId, ...counted];
  await database.batch([{ sql: UPSERT, args }], { replayable: true });
}
