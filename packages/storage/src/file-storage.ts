import type { FileHandle } from "node:fs/promises";
import { mkdir, open, rm, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { checkKey } from "./check-key.ts";
import { readObject, syncDirectories, writeObject } from "./object-file.ts";
import type { ReadRange, Storage, StoredObject } from "./port.ts";
import { isFolder, isMissing, toStorageError } from "./system-error.ts";

/** One read of a stream, bytes. */
const CHUNK_BYTES = 65_536;
/** A put meets a folder that a remove just took away; it makes it again at most so often. */
const FOLDER_ATTEMPTS_MAX = 5;
/** Written by `check`; no key contains a tilde. */
const CHECK_NAME = "~check";

function streamOf(file: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  let position = start;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, end - position));
          const { bytesRead } = await file.read(chunk, 0, chunk.byteLength, position);
          if (bytesRead === 0) throw new Error("the file became shorter");
          position += bytesRead;
          controller.enqueue(new Uint8Array(chunk.subarray(0, bytesRead)));
        } catch (error) {
          await file.close();
          throw toStorageError(error);
        }
        if (position >= end) {
          await file.close();
          controller.close();
        }
      },
      async cancel() {
        await file.close();
      },
    },
    { highWaterMark: 0 },
  );
}

function emptyStream(): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
}

/** The half-open span of a range within an object; empty when it lies outside. */
function spanOf(object: StoredObject, range: ReadRange | undefined): [number, number] {
  if (range === undefined) return [0, object.bytes];
  const start = Math.min(object.bytes, Math.max(0, range.start));
  return [start, Math.max(start, Math.min(object.bytes, range.end + 1))];
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, "r");
  } catch (error) {
    if (isMissing(error)) return null;
    throw toStorageError(error);
  }
}

/** Removes folders that a removed object left empty, up to the root, which stays. */
async function pruneFolders(from: string, root: string): Promise<void> {
  for (let path = from; path !== root && path.startsWith(root); path = dirname(path)) {
    try {
      await rmdir(path);
    } catch {
      // Not empty, or already gone by another remove: both end the walk.
      return;
    }
  }
}

async function writeInFolder(
  path: string,
  root: string,
  write: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const made = await mkdir(dirname(path), { recursive: true });
    try {
      await write();
      if (made !== undefined) await syncDirectories(dirname(path), root);
      return;
    } catch (error) {
      if (!isMissing(error) || attempt >= FOLDER_ATTEMPTS_MAX) throw error;
    }
  }
}

/**
 * Objects as files below a folder. A body that is not read to its end must be cancelled, else
 * its file stays open. No key may be a folder of another key.
 */
export function createFileStorage(directory: string): Storage {
  const root = resolve(directory);
  const pathOf = (key: string): string => {
    checkKey(key);
    return join(root, key);
  };

  return {
    put: async (key, bytes, mediaType) => {
      const path = pathOf(key);
      try {
        await writeInFolder(path, root, () => writeObject(path, bytes, mediaType));
      } catch (error) {
        throw toStorageError(error);
      }
    },

    read: async (key, range) => {
      const file = await openIfThere(pathOf(key));
      if (file === null) return null;
      try {
        const object = await readObject(file);
        const [start, end] = spanOf(object, range);
        if (start < end) return { body: streamOf(file, start, end), object };
        await file.close();
        return { body: emptyStream(), object };
      } catch (error) {
        await file.close();
        // A folder opens like a file.
        if (isFolder(error)) return null;
        throw toStorageError(error);
      }
    },

    remove: async (key) => {
      const path = pathOf(key);
      try {
        await rm(path, { force: true });
      } catch (error) {
        if (!isMissing(error) && !isFolder(error)) throw toStorageError(error);
      }
      await pruneFolders(dirname(path), root);
    },

    check: async () => {
      const path = join(root, CHECK_NAME);
      try {
        await writeInFolder(path, root, () => writeObject(path, new Uint8Array(1), "text/plain"));
      } catch (error) {
        throw toStorageError(error);
      }
    },
  };
}
