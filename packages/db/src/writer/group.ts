import type { Unit } from "../units/unit.ts";

/** Most units in one batch. Beyond it a batch grows slower than it saves. */
export const GROUP_UNITS_MAX = 64;

/**
 * Things of which one batch may hold only one unit: the guards of a batch see the database as it
 * was before it.
 */
function exclusiveKeys(unit: Unit): string[] {
  const { id, accountId, idempotencyKey } = unit.prediction;
  const keys = [`prediction ${id}`, `event ${unit.event.uid}`];
  if (idempotencyKey !== null) keys.push(`key ${accountId} ${idempotencyKey}`);
  if (unit.doneJob !== undefined) keys.push(`job ${unit.doneJob.id}`);
  return keys;
}

/**
 * Parts the waiting into the next group and those that wait on, in order. Who shares a key with
 * an earlier one waits, whether that one is in the group or waits too.
 */
export function nextGroup<Waiting extends { unit: Unit }>(
  waiting: readonly Waiting[],
): { group: Waiting[]; later: Waiting[] } {
  const taken = new Set<string>();
  const group: Waiting[] = [];
  const later: Waiting[] = [];
  for (const [place, entry] of waiting.entries()) {
    if (group.length === GROUP_UNITS_MAX)
      return { group, later: [...later, ...waiting.slice(place)] };
    const keys = exclusiveKeys(entry.unit);
    const isFree = keys.every((key) => !taken.has(key));
    for (const key of keys) taken.add(key);
    (isFree ? group : later).push(entry);
  }
  return { group, later };
}
