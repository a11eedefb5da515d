import { SNAPSHOT_CHARACTERS_MAX } from "./limits.ts";
import type { SnapshotEntry } from "./port.ts";

/** An entry as a driver may keep it. The time is a whole number of milliseconds, at least one. */
export type CheckedEntry = SnapshotEntry & { ttlMs: number };

/** The entry within its bounds; null for one that may not be kept, such as one without an end. */
export function checkEntry(entry: SnapshotEntry, ttlMs: number): CheckedEntry | null {
  const { version, text } = entry;
  if (!Number.isFinite(version) || !Number.isFinite(ttlMs) || ttlMs <= 0) return null;
  const isTooLong = text !== null && text.length > SNAPSHOT_CHARACTERS_MAX;
  return { version, text: isTooLong ? null : text, ttlMs: Math.ceil(ttlMs) };
}
