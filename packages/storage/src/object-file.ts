import { randomUUID } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { StoredObject } from "./port.ts";

/**
 * An object is one file, so that one rename replaces bytes and media type together:
 *
 *   bytes · media type (UTF-8) · its length (2 bytes, big endian) · mark (8 bytes)
 *
 * The bytes come first: picture and film viewers open the file as it is. The trailer is always
 * written, hence an object whose own bytes end like one cannot choose its media type.
 */
const MARK = Buffer.from("DKRM-OB1", "latin1");
const FOOT_BYTES = 2 + MARK.byteLength;
const MEDIA_TYPE_BYTES_MAX = 255;
/** The type of a file that somebody else put there. */
const MEDIA_TYPE_UNKNOWN = "application/octet-stream";

/** Marks names of files that are being written; no key contains a tilde. */
export const TEMPORARY_MARK = "~tmp-";

/** Bytes on disk of an object besides its own. */
export function trailerOf(mediaType: string): Uint8Array {
  const text = Buffer.from(mediaType, "utf8").subarray(0, MEDIA_TYPE_BYTES_MAX);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.byteLength);
  return Buffer.concat([text, length, MARK]);
}

async function readExactly(
  file: FileHandle,
  position: number,
  bytes: number,
): Promise<Uint8Array | null> {
  const buffer = Buffer.alloc(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await file.read(buffer, filled, bytes - filled, position + filled);
    if (bytesRead === 0) return null;
    filled += bytesRead;
  }
  return buffer;
}

/** What an open file holds, without its trailer. */
export async function readObject(file: FileHandle): Promise<StoredObject> {
  const { size } = await file.stat();
  const whole = { bytes: size, mediaType: MEDIA_TYPE_UNKNOWN };
  if (size < FOOT_BYTES) return whole;
  const foot = await readExactly(file, size - FOOT_BYTES, FOOT_BYTES);
  if (foot === null || !MARK.equals(foot.subarray(2))) return whole;
  const textBytes = Buffer.from(foot).readUInt16BE(0);
  const bytes = size - FOOT_BYTES - textBytes;
  const text = bytes < 0 ? null : await readExactly(file, bytes, textBytes);
  return text === null ? whole : { bytes, mediaType: Buffer.from(text).toString("utf8") };
}

async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Some systems cannot sync a folder; there the file system keeps the order itself.
  }
}

/**
 * Writes an object whole or not at all: a temporary file in the same folder, synced, renamed,
 * and the folder synced, so that it is also there after a power cut.
 */
export async function writeObject(
  path: string,
  bytes: Uint8Array,
  mediaType: string,
): Promise<void> {
  const temporary = `${path}${TEMPORARY_MARK}${randomUUID()}`;
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(Buffer.concat([bytes, trailerOf(mediaType)]));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Syncs the folders from `from` up to `root`, which makes new folders last. */
export async function syncDirectories(from: string, root: string): Promise<void> {
  for (let path = from; path.startsWith(root); path = dirname(path)) {
    await syncDirectory(path);
    if (path === root || path === dirname(path)) return;
  }
}
