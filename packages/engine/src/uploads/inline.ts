import { buffer } from "node:stream/consumers";
import { upload } from "@darkroom/db";
import type { PredictionRow } from "@darkroom/db";
import { inArray } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { idIn, mapInput, referencesIn } from "./references.ts";

/**
 * The row with the bytes of its uploads in its input, as data URIs, for its provider alone; null
 * where one of them is gone. Whose they are was looked at when it was ordered.
 * @throws StorageError while the storage cannot be read
 */
export async function inlineUploads(
  context: EngineContext,
  row: PredictionRow,
): Promise<PredictionRow | null> {
  const ids = [...referencesIn(row.input).keys()];
  if (ids.length === 0) return row;
  const found = await context.database.orm.select().from(upload).where(inArray(upload.id, ids));
  const texts = new Map<string, string>();
  for (const { id, storageKey, mediaType } of found) {
    const held = await context.storage.read(storageKey);
    if (held === null) return null;
    const bytes = await buffer(held.body);
    texts.set(id, `data:${mediaType};base64,${bytes.toString("base64")}`);
  }
  if (texts.size < ids.length) return null;
  return { ...row, input: mapInput(row.input, (text) => texts.get(idIn(text) ?? "") ?? text) };
}
