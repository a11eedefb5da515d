import type { ReadResult } from "@darkroom/engine";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { refuseBearer } from "../auth/refuse-bearer.ts";
import { beginBody } from "../http/begin-body.ts";
import { readRange } from "../http/read-range.ts";
import { RESULT_CACHE_S } from "../limits.ts";

type Access = { accountId: string | null; signature: string | null; expires: string | null };

/** Types that a browser may show; everything else is only ever saved. */
const SHOWN_TYPES: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/avif",
  "video/mp4",
  "video/webm",
  "audio/mp4",
  "audio/mpeg",
  "audio/wav",
  "audio/ogg",
  "audio/flac",
  "audio/webm",
  "text/plain",
]);

/** `/results/:id`: for the owner or the bearer of a signed URL; for others it is not there. */
export async function sendResult(parts: AppParts, context: AppContext): Promise<Response> {
  const id = context.req.param("id") ?? "";
  const access = await readAccess(parts, context);
  if (access instanceof Response) return access;
  const whole = await parts.engine.results.read({ id, access, range: null });
  if (whole === null) return notFound();
  const headers = describe(whole, context.req.query("download") !== undefined);
  if (isKnown(context, whole)) return withoutBody(whole, 304, headers);
  const range = readRange(wantedRange(context, whole), whole.bytes);
  switch (range.outcome) {
    case "whole":
      headers.set("content-length", String(whole.bytes));
      if (context.req.method === "HEAD") return withoutBody(whole, 200, headers);
      return new Response(await begin(parts, context, whole), { status: 200, headers });
    case "unsatisfiable":
      headers.set("content-range", `bytes */${String(whole.bytes)}`);
      return withoutBody(whole, 416, headers);
    case "part": {
      await whole.body.cancel();
      const { start, end } = range;
      const part = await parts.engine.results.read({ id, access, range: { start, end } });
      if (part === null) return notFound();
      headers.set("content-range", `bytes ${start}-${end}/${whole.bytes}`);
      headers.set("content-length", String(end - start + 1));
      if (context.req.method === "HEAD") return withoutBody(part, 206, headers);
      return new Response(await begin(parts, context, part), { status: 206, headers });
    }
  }
}

/** `/results/:id/preview`: the latest preview of a running prediction, under the same rule. */
export async function sendPreview(parts: AppParts, context: AppContext): Promise<Response> {
  const predictionId = context.req.param("id") ?? "";
  const access = await readAccess(parts, context);
  if (access instanceof Response) return access;
  const preview = await parts.engine.results.preview({ predictionId, access });
  if (preview === null) return notFound();
  const headers = describe(preview, false);
  headers.delete("accept-ranges");
  // The next preview comes under the same path.
  headers.set("cache-control", "private, no-store");
  headers.set("content-length", String(preview.bytes));
  if (context.req.method === "HEAD") return withoutBody(preview, 200, headers);
  return new Response(await begin(parts, context, preview), { status: 200, headers });
}

/** Who asks; a key reads results where it may read predictions. */
async function readAccess(parts: AppParts, context: AppContext): Promise<Access | Response> {
  const found = await parts.callers.find(context.req.raw.headers);
  if (found.outcome === "refused") return refuseBearer(found.reason, context.var.requestId);
  const { caller } = found;
  const isLimited = caller?.via.kind === "apiKey" && !caller.via.scopes.has("predictions:read");
  return {
    accountId: isLimited ? null : (caller?.accountId ?? null),
    signature: context.req.query("s") ?? null,
    expires: context.req.query("e") ?? null,
  };
}

function describe(result: ReadResult, isDownload: boolean): Headers {
  const isShown = SHOWN_TYPES.has(result.mediaType) && !isDownload;
  const headers = new Headers({
    "content-type": contentTypeOf(result),
    "content-disposition": `${isShown ? "inline" : "attachment"}; filename="${safeName(result)}"`,
    "cache-control": `private, max-age=${String(RESULT_CACHE_S)}`,
    vary: "cookie, authorization",
    "accept-ranges": "bytes",
  });
  if (result.sha256 !== null) headers.set("etag", `"${result.sha256}"`);
  return headers;
}

/** Texts are stored as UTF-8, whatever the provider had called them. */
function contentTypeOf({ mediaType }: ReadResult): string {
  return mediaType === "text/plain" ? "text/plain; charset=utf-8" : mediaType;
}

/** A file name that needs no quoting anywhere. */
function safeName(result: ReadResult): string {
  return result.fileName.replaceAll(/[^\w.-]+/g, "-").slice(0, 100);
}

function isKnown(context: AppContext, result: ReadResult): boolean {
  const known = context.req.header("if-none-match");
  if (known === undefined || result.sha256 === null) return false;
  return known.split(",").some((tag) => tag.trim().replace(/^W\//, "") === `"${result.sha256}"`);
}

/**
 * With `If-Range` a part is only wanted of the object that the caller knows. Only GET has ranges
 * (RFC 9110 section 14.2).
 */
function wantedRange(context: AppContext, result: ReadResult): string | null {
  if (context.req.method !== "GET") return null;
  const condition = context.req.header("if-range");
  if (condition !== undefined && condition !== `"${result.sha256 ?? ""}"`) return null;
  return context.req.header("range") ?? null;
}

/** The body with its first bytes read; what breaks later is in the log. */
function begin(
  parts: AppParts,
  context: AppContext,
  result: ReadResult,
): Promise<ReadableStream<Uint8Array>> {
  const { requestId } = context.var;
  return beginBody(result.body, (error) => {
    parts.log("error", "A result broke off while it was sent.", { requestId, error });
  });
}

async function withoutBody(
  result: ReadResult,
  status: number,
  headers: Headers,
): Promise<Response> {
  await result.body.cancel();
  return new Response(null, { status, headers });
}

function notFound(): Response {
  const headers = { "cache-control": "private, no-store" };
  return Response.json({ outcome: "not_found" }, { status: 404, headers });
}
