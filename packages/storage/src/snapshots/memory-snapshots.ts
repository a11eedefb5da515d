import { checkEntry } from "./check-entry.ts";
import { MEMORY_SNAPSHOTS_MAX, MEMORY_SNAPSHOT_CHARACTERS_MAX } from "./limits.ts";
import type { SnapshotEntry, Snapshots } from "./port.ts";

export type MemorySnapshotsOptions = {
  /** Milliseconds of any clock. */
  now: () => number;
  /** Default `MEMORY_SNAPSHOTS_MAX`. */
  entriesMax?: number;
  /** Of all kept texts together; default `MEMORY_SNAPSHOT_CHARACTERS_MAX`. */
  charactersMax?: number;
};

type Kept = SnapshotEntry & { expiresAt: number };

const lengthOf = (kept: SnapshotEntry | undefined): number => kept?.text?.length ?? 0;

/**
 * Snapshots in the memory of one process, for the process that writes all that it reads: another
 * one's commits are not heard of here.
 */
export function createMemorySnapshots(options: MemorySnapshotsOptions): Snapshots {
  const { now, entriesMax = MEMORY_SNAPSHOTS_MAX } = options;
  const { charactersMax = MEMORY_SNAPSHOT_CHARACTERS_MAX } = options;
  // A map keeps the order of its keys: the first is the one that was put longest ago.
  const entries = new Map<string, Kept>();
  let characters = 0;

  const remove = (key: string): void => {
    characters -= lengthOf(entries.get(key));
    entries.delete(key);
  };
  const find = (key: string): Kept | null => {
    const kept = entries.get(key);
    return kept === undefined || now() >= kept.expiresAt ? null : kept;
  };
  const makeRoom = (): void => {
    for (const [key, { expiresAt }] of entries) {
      const isFull = entries.size > entriesMax || characters > charactersMax;
      if (!isFull && now() < expiresAt) return;
      remove(key);
    }
  };

  return {
    get: (key) => Promise.resolve(find(key)?.text ?? null),
    put: (key, entry, ttlMs) => {
      const checked = checkEntry(entry, ttlMs);
      if (checked === null || (find(key)?.version ?? -Infinity) > checked.version) {
        return Promise.resolve();
      }
      remove(key);
      const { version, text } = checked;
      entries.set(key, { version, text, expiresAt: now() + checked.ttlMs });
      characters += lengthOf(checked);
      makeRoom();
      return Promise.resolve();
    },
    close: () => {
      entries.clear();
      characters = 0;
      return Promise.resolve();
    },
  };
}
