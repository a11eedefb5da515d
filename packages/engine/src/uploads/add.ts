import { createHash } from "node:crypto";
import { addUpload, upload } from "@darkroom/db";
import { eq } from "drizzle-orm";
import type { EngineContext } from "../context.ts";
import { describeFile } from "../results/describe.ts";
import { write } from "../write.ts";
import { UPLOADS_BYTES_MAX, UPLOADS_MAX, UPLOAD_BYTES_MAX, UPLOAD_KEPT_MS } from "./limits.ts";
import { referenceTo } from "./references.ts";
import type { UploadFileOutcome, UploadVerbs } from "./views.ts";

/** Null for what is longer than it may be. */
async function readWhole(body: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > UPLOAD_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Takes a file: first its row, which holds its place among those of the account, then its bytes.
 * Bytes without a row would be found by nobody; a row without bytes is swept like any other.
 */
async function addFile(
  context: EngineContext,
  { accountId, body }: Parameters<UploadVerbs["add"]>[0],
): Promise<UploadFileOutcome> {
  const bytes = await readWhole(body);
  if (bytes === null) return { outcome: "too_large", bytesMax: UPLOAD_BYTES_MAX };
  if (bytes.length === 0) return { outcome: "empty" };
  const described = await describeFile(context, bytes);
  if (described === null) return { outcome: "unknown_type" };
  const { kind, mediaType } = described;
  const id = context.newId();
  const createdAt = context.now();
  const row = {
    id,
    accountId,
    kind,
    mediaType,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    storageKey: `uploads/${new Date(createdAt).toISOString().slice(0, 10)}/${id}`,
    createdAt,
    expiresAt: createdAt + UPLOAD_KEPT_MS,
  };
  const most = { files: UPLOADS_MAX, bytes: UPLOADS_BYTES_MAX };
  if (!(await addUpload(context.database, row, most))) {
    return { outcome: "too_many", filesMax: UPLOADS_MAX, bytesMax: UPLOADS_BYTES_MAX };
  }
  try {
    await context.storage.put(row.storageKey, bytes, mediaType);
  } catch (error) {
    // Nobody knows its id: it holds its place until it is swept, unless it can go now.
    await write(context, context.database.orm.delete(upload).where(eq(upload.id, id)));
    throw error;
  }
  const expiresAt = new Date(row.expiresAt).toISOString();
  const { bytes: size, sha256 } = row;
  return {
    outcome: "uploaded",
    upload: { id, reference: referenceTo(id), kind, mediaType, bytes: size, sha256, expiresAt },
  };
}

export function createUploadVerbs(context: EngineContext): UploadVerbs {
  return { add: (file) => addFile(context, file) };
}
