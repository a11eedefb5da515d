import type { BucketPace } from "@darkroom/db";
import type { Pace } from "@darkroom/tickets";
import { PACE_WINDOW_MS, PACE_WINDOW_MS_MAX } from "./limits.ts";

const MS_PER_S = 1_000;

/**
 * The pace of fixed windows that never gives more than the token bucket would. A window begins with
 * its first ticket, so that two windows may give `2 × most - 1` at once and, over any time, as much
 * more as is refilled in it: half of the bucket's capacity is the most that a window may give.
 */
export function paceOf({ capacity, perSecond }: Pick<BucketPace, "capacity" | "perSecond">): Pace {
  const halfBurst = Math.floor((capacity + 1) / 2);
  const refilled = Math.floor((perSecond * PACE_WINDOW_MS) / MS_PER_S);
  const most = Math.max(1, Math.min(halfBurst, refilled));
  const windowMs = perSecond > 0 ? Math.ceil((most * MS_PER_S) / perSecond) : Infinity;
  return { most, windowMs: Math.min(windowMs, PACE_WINDOW_MS_MAX) };
}
