import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readBody } from "../connection.ts";
import { FILE_ID_LENGTH, randomLetters } from "../identifiers.ts";
import { isObject, type JsonObject } from "../json.ts";
import { FILE_BYTES_MAX, FILE_RETENTION_MS } from "../limits.ts";
import type { EmulatorParts } from "../parts.ts";
import type { StoredFile } from "../store/types.ts";
import { invalidInput, notFound, refusal } from "./errors.ts";
import { uploadPath } from "./read-upload.ts";
import { BASE_PATH } from "./render.ts";
import { isoMicros } from "../iso-micros.ts";
import { required } from "./validate.ts";

function renderFile(file: StoredFile, origin: string): JsonObject {
  return {
    id: file.id,
    name: file.name,
    content_type: file.contentType,
    size: file.bytes,
    etag: file.sha256.slice(0, 32),
    checksums: { sha256: file.sha256 },
    metadata: file.metadata,
    created_at: isoMicros(file.createdAtMs),
    expires_at: isoMicros(file.expiresAtMs),
    urls: { get: `${origin}${BASE_PATH}/files/${file.id}` },
  };
}

/** `POST /files`: multipart with `content` and, if wanted, `metadata` as JSON (R14). */
export async function answerFileCreate(
  parts: EmulatorParts,
  request: Request,
  origin: string,
): Promise<Response> {
  const bytes = await readBody(request, FILE_BYTES_MAX);
  if (bytes === undefined) return refusal(413, null, "Request body is too large");
  const form = await parseForm(bytes, request.headers.get("content-type") ?? "");
  const content = form?.get("content");
  if (!(content instanceof File)) return invalidInput([required("", "content")]);
  const metadata = await parseMetadata(form?.get("metadata") ?? null);
  if (metadata === undefined) {
    const description = "Must be a JSON object";
    return invalidInput([{ type: "format", field: "metadata", description }]);
  }
  const uploaded = new Uint8Array(await content.arrayBuffer());
  const createdAtMs = parts.now();
  const file: StoredFile = {
    id: randomLetters(parts.randomBytes, FILE_ID_LENGTH),
    name: content.name,
    contentType: content.type === "" ? "application/octet-stream" : content.type,
    bytes: uploaded.length,
    sha256: createHash("sha256").update(uploaded).digest("hex"),
    metadata,
    createdAtMs,
    expiresAtMs: createdAtMs + FILE_RETENTION_MS,
  };
  await mkdir(join(parts.directory, "files"), { recursive: true });
  await writeFile(uploadPath(parts.directory, file.id), uploaded);
  parts.store.insertFile(file);
  return Response.json(renderFile(file, origin), { status: 201 });
}

async function parseForm(
  bytes: Uint8Array<ArrayBuffer>,
  contentType: string,
): Promise<FormData | undefined> {
  try {
    return await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  } catch {
    return undefined;
  }
}

/** An absent one is an empty object; clients send it as a text field or as a small file. */
async function parseMetadata(entry: string | File | null): Promise<JsonObject | undefined> {
  if (entry === null) return {};
  const text = typeof entry === "string" ? entry : await entry.text();
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A file past its time is as good as gone. */
function findFile(parts: EmulatorParts, id: string): StoredFile | undefined {
  const file = parts.store.findFile(id);
  return file === undefined || file.expiresAtMs <= parts.now() ? undefined : file;
}

export function answerFile(parts: EmulatorParts, id: string, origin: string): Response {
  const file = findFile(parts, id);
  return file === undefined ? notFound() : Response.json(renderFile(file, origin));
}

export function answerFiles(parts: EmulatorParts, origin: string): Response {
  const files = parts.store.listFiles().filter((file) => file.expiresAtMs > parts.now());
  const results = files.map((file) => renderFile(file, origin));
  return Response.json({ next: null, previous: null, results });
}

export async function answerFileDelete(parts: EmulatorParts, id: string): Promise<Response> {
  if (findFile(parts, id) === undefined) return notFound();
  await removeFile(parts, id);
  return new Response(null, { status: 204 });
}

/** Removes uploads past their time. */
export async function sweepFiles(parts: EmulatorParts): Promise<void> {
  for (const file of parts.store.expiredFiles(parts.now())) await removeFile(parts, file.id);
}

async function removeFile(parts: EmulatorParts, id: string): Promise<void> {
  parts.store.removeFile(id);
  await rm(uploadPath(parts.directory, id), { force: true });
}
