import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInTurn } from "./in-turn.ts";
import { readObject, trailerOf, writeObject } from "./object-file.ts";
import { createSpoolCount } from "./spool-count.ts";
import { keyOf, nameOf } from "./spool-name.ts";
import { isMissing, toStorageError } from "./system-error.ts";

/** From this share on new starts wait, so that what already runs still finds room. */
export const SPOOL_FULL_SHARE = 0.9;

export type SpoolOptions = {
  directory: string;
  bytesMax: number;
  /** Milliseconds since the epoch. */
  now: () => number;
};

export type SpoolUsage = { bytes: number; bytesMax: number };

/** The bounded local place of downloads that are not stored yet. Survives a restart. */
export interface Spool {
  /**
   * Replaces what is there under this key. `full` changes nothing.
   * @throws StorageError when the disk refuses
   */
  write: (
    key: string,
    bytes: Uint8Array,
    mediaType: string,
  ) => Promise<{ outcome: "spooled" } | { outcome: "full" }>;
  /** Null when there is nothing under this key. */
  read: (key: string) => Promise<Uint8Array | null>;
  /** Succeeds also when there is nothing to remove. */
  remove: (key: string) => Promise<void>;
  /**
   * All keys held, sorted, those of other processes too, for a sweep of what nobody needs.
   * @throws StorageError when the folder cannot be read
   */
  keys: () => Promise<string[]>;
  /** Bytes on disk, those included that are being written. */
  usage: () => SpoolUsage;
  /**
   * True from `SPOOL_FULL_SHARE` on, or while the folder cannot be read: new starts should wait
   * as their results might find no room. One object that is too big changes nothing.
   */
  isFull: () => boolean;
}

async function readWhole(path: string): Promise<Uint8Array | null> {
  try {
    const file = await open(path, "r");
    try {
      const object = await readObject(file);
      const whole = await file.readFile();
      return new Uint8Array(whole.subarray(0, object.bytes));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw toStorageError(error);
  }
}

async function readKeys(directory: string): Promise<string[]> {
  try {
    // As the count does: a folder that somebody removed is made again and holds nothing.
    await mkdir(directory, { recursive: true });
    const names = await readdir(directory);
    return names.flatMap((name) => keyOf(name) ?? []).toSorted();
  } catch (error) {
    throw toStorageError(error);
  }
}

/** @throws StorageError when the folder cannot be used */
export function createSpool(options: SpoolOptions): Spool {
  const { bytesMax, now } = options;
  const directory = resolve(options.directory);
  const count = createSpoolCount(directory, now);
  const inTurn = createInTurn();
  let bytesPending = 0;

  const usage = (): SpoolUsage => ({ bytes: count.bytes() + bytesPending, bytesMax });

  const write = async (name: string, bytes: Uint8Array, mediaType: string) => {
    const size = bytes.byteLength + trailerOf(mediaType).byteLength;
    // Both copies are on disk until the new one takes the old one's place.
    if (usage().bytes + size > bytesMax) return { outcome: "full" } as const;
    bytesPending += size;
    try {
      await writeObject(join(directory, name), bytes, mediaType);
      count.set(name, size);
      return { outcome: "spooled" } as const;
    } catch (error) {
      throw toStorageError(error);
    } finally {
      bytesPending -= size;
    }
  };

  const remove = async (name: string): Promise<void> => {
    try {
      await rm(join(directory, name), { force: true });
    } catch (error) {
      throw toStorageError(error);
    }
    count.set(name, null);
  };

  return {
    write: async (key, bytes, mediaType) => {
      const name = nameOf(key);
      return inTurn(name, () => write(name, bytes, mediaType));
    },
    read: async (key) => readWhole(join(directory, nameOf(key))),
    remove: async (key) => {
      const name = nameOf(key);
      return inTurn(name, () => remove(name));
    },
    keys: async () => readKeys(directory),
    usage,
    isFull: () => !count.isReadable() || usage().bytes >= bytesMax * SPOOL_FULL_SHARE,
  };
}
