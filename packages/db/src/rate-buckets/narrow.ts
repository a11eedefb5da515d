import type { Database } from "../database.ts";
import { NARROW_MS } from "./clock-jump.ts";
import { countedAt, refilledAt } from "./refill.ts";

export type Narrowing = {
  id: string;
  /** Size of a burst and tokens a second that are granted at the moment. */
  capacity: number;
  refillPerSecond: number;
  now: number;
};

// What was gathered by then counts, up to what the lower rate lets gather.
const NARROW = `UPDATE rate_bucket SET
  tokens = min(${refilledAt("?4")}, ?2), updated_at = ${countedAt("?4")},
  narrow_capacity = ?2, narrow_per_second = ?3, narrow_until = ?4 + ${NARROW_MS}
WHERE id = ?1 RETURNING id`;

/**
 * Paces a bucket by a lower rate than its own for `NARROW_MS`, again from each time that the
 * provider says so. It never widens a bucket. False when there is no such bucket.
 */
export async function narrowRateBucket(database: Database, narrow: Narrowing): Promise<boolean> {
  const { id, capacity, refillPerSecond, now } = narrow;
  const args = [id, capacity, refillPerSecond, now];
  const [rows] = await database.batch([{ sql: NARROW, args }], { replayable: true });
  return rows?.length === 1;
}
