import type { StoredResultRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";

/** One file of an archive; it is read when its turn comes. */
export type Entry = { name: string; lastModified: Date; input: AsyncIterable<Uint8Array | string> };

/** A stored file by its name in the archive. */
export type ArchivedFile = { name: string; result: StoredResultRow };

/** The chunks of a body, which is let go when nobody reads on. */
export async function* chunksOf(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * The stored files as entries, opened one at a time. What the storage has no more is left out, and
 * told by its name.
 */
export async function* storedEntries(
  context: EngineContext,
  files: readonly ArchivedFile[],
  onMissing: (name: string) => void,
): AsyncGenerator<Entry, void> {
  for (const { name, result } of files) {
    const read = await context.storage.read(result.storageKey);
    if (read === null) {
      onMissing(name);
      continue;
    }
    const input = chunksOf(read.body);
    try {
      yield { name, lastModified: new Date(result.createdAt), input };
    } finally {
      await input.return();
    }
  }
}
