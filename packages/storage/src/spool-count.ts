import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { TEMPORARY_MARK } from "./object-file.ts";
import { toStorageError } from "./system-error.ts";

/** Other processes may share the folder; so old a count is made again before it is believed. */
export const SPOOL_RECOUNT_MS = 5_000;
/** An older half-written file is a crash's; a younger one may be another process's at work. */
export const SPOOL_TEMPORARY_MS_MAX = 60_000;

export interface SpoolCount {
  /** Bytes of the finished files, at most `SPOOL_RECOUNT_MS` old where others write too. */
  bytes: () => number;
  /** False while the folder cannot be read. */
  isReadable: () => boolean;
  /** Notes what this process did; null for a removed file. */
  set: (name: string, bytes: number | null) => void;
}

/** What is on the disk, by name. Files that a crash left half written are removed. */
function countDirectory(directory: string, now: number): Map<string, number> {
  const sizes = new Map<string, number>();
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    // Undefined when another process removed it meanwhile.
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) continue;
    if (!name.includes(TEMPORARY_MARK)) sizes.set(name, found.size);
    else if (now - found.mtimeMs > SPOOL_TEMPORARY_MS_MAX) rmSync(path, { force: true });
  }
  return sizes;
}

/** @throws StorageError when the folder cannot be used */
export function createSpoolCount(directory: string, now: () => number): SpoolCount {
  let sizes = new Map<string, number>();
  let bytesHeld = 0;
  let countedAt = now();
  let isReadable = true;

  const count = (): void => {
    countedAt = now();
    sizes = countDirectory(directory, countedAt);
    bytesHeld = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  };

  const recount = (): void => {
    if (now() - countedAt < SPOOL_RECOUNT_MS) return;
    try {
      count();
      isReadable = true;
    } catch {
      // The last count stands; whoever writes meets the disk's own error.
      isReadable = false;
    }
  };

  try {
    count();
  } catch (error) {
    throw toStorageError(error);
  }

  return {
    bytes: () => {
      recount();
      return bytesHeld;
    },
    isReadable: () => {
      recount();
      return isReadable;
    },
    set: (name, bytes) => {
      bytesHeld += (bytes ?? 0) - (sizes.get(name) ?? 0);
      if (bytes === null) sizes.delete(name);
      else sizes.set(name, bytes);
    },
  };
}
