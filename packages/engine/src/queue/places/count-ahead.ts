import type { QueueLane, QueuedJob } from "@darkroom/db";

type Own = Pick<QueuedJob, "bucket" | "priority" | "holder">;

/** Whether a lane is served before another one of the same priority when both have had their turns. */
function goesFirst(lane: QueueLane, other: QueueLane): boolean {
  const [servedAt, otherServedAt] = [lane.servedAt ?? -1, other.servedAt ?? -1];
  if (servedAt !== otherServedAt) return servedAt < otherServedAt;
  const [firstAt, otherFirstAt] = [lane.firstAt ?? 0, other.firstAt ?? 0];
  if (firstAt !== otherFirstAt) return firstAt < otherFirstAt;
  return (lane.firstId ?? "") < (other.firstId ?? "");
}

const isSame = (lane: Own, own: Own): boolean =>
  lane.bucket === own.bucket && lane.priority === own.priority && lane.holder === own.holder;

/**
 * How many of some lanes are claimed before a job that has `ahead` of its own lane before it: all
 * of a higher priority, and of each other account of its own priority as many as it has turns.
 */
export function countAhead(lanes: readonly QueueLane[], own: Own & { ahead: number }): number {
  const ownLane = lanes.find((lane) => isSame(lane, own));
  const rivals = lanes.filter((lane) => !isSame(lane, own));
  return rivals.reduce((sum, lane) => {
    if (lane.priority < own.priority) return sum + lane.waiting;
    if (lane.priority > own.priority) return sum;
    const isFirst = ownLane !== undefined && goesFirst(lane, ownLane);
    return sum + Math.min(lane.waiting, own.ahead + (isFirst ? 1 : 0));
  }, own.ahead);
}
