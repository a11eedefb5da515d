import type { Database } from "../database.ts";
import { countedAt, refilledAt } from "./refill.ts";

export type RateBucketLimits = {
  id: string;
  /** Most tokens that can gather: the size of a burst. */
  capacity: number;
  refillPerSecond: number;
  /** Jobs that may hold a live lease at once. */
  concurrencyMax: number;
  now: number;
};

const UPSERT = `INSERT INTO rate_bucket
  (id, tokens, capacity, refill_per_second, updated_at, concurrency_max, paused_until)
VALUES (?1, ?2, ?2, ?3, ?4, ?5, 0)
ON CONFLICT (id) DO UPDATE SET
  tokens = ${refilledAt("excluded.updated_at", "excluded.capacity")},
  capacity = excluded.capacity,
  refill_per_second = excluded.refill_per_second,
  updated_at = ${countedAt("excluded.updated_at")},
  concurrency_max = excluded.concurrency_max`;

/** Makes a full bucket or changes the limits of one; tokens already spent stay spent. */
export async function setRateBucket(database: Database, limits: RateBucketLimits): Promise<void> {
  const { id, capacity, refillPerSecond, now, concurrencyMax } = limits;
  await database.batch(
    [{ sql: UPSERT, args: [id, capacity, refillPerSecond, now, concurrencyMax] }],
    { replayable: true },
  );
}
