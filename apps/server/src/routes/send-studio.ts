import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { STUDIO_POLICY } from "../http/security-headers.ts";
import { ASSET_CACHE_S } from "../limits.ts";

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};

/** Folder of the files with a digest in their name. */
const HASHED_FOLDER = "/assets/";

/** Its names have dots, as `owner~flux-1.1`, and are no files. */
const MODELS_FOLDER = "/models/";

const MISSING_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Darkroom</title>
<h1>The studio is not built yet</h1>
<p>The server runs, but there are no built pages. Run <code>pnpm --filter @darkroom/web build</code>
and reload, or start everything with <code>npm start</code>.</p>
</html>
`;

type StudioParts = Pick<AppParts, "basePath" | "studioDirectory">;

/**
 * Everything else: files of the built studio, and its page for the client's own routes. A path
 * that names a file which is not there is 404, so that a stale page fails loudly.
 */
export async function sendStudio(parts: StudioParts, context: AppContext): Promise<Response> {
  const { method } = context.req;
  if (method !== "GET" && method !== "HEAD") return notFound();
  if (parts.studioDirectory === null) return notFound();
  const path = readPath(parts, context.req.path);
  if (path === null) return notFound();
  const isNamedAsFile = extname(path) !== "" && !path.startsWith(MODELS_FOLDER);
  const isFile = isNamedAsFile || path.startsWith(HASHED_FOLDER);
  return isFile
    ? sendFile(parts.studioDirectory, path)
    : sendPage(parts.studioDirectory, parts.basePath);
}

/** The path below the base path, decoded and without a way out of the folder. */
function readPath(parts: StudioParts, requestPath: string): string | null {
  try {
    const path = decodeURIComponent(requestPath.slice(parts.basePath.length));
    const isSane = !path.includes("\0") && !path.split(/[/\\]/).includes("..");
    return isSane && path.startsWith("/") ? path : null;
  } catch {
    return null;
  }
}

async function sendFile(directory: string, path: string): Promise<Response> {
  const filePath = normalize(join(directory, path));
  if (!filePath.startsWith(directory + sep)) return notFound();
  const bytes = await readBytes(filePath);
  if (bytes === null) return notFound();
  const headers = new Headers({
    "content-type": MEDIA_TYPES[extname(path)] ?? "application/octet-stream",
    "cache-control": path.startsWith(HASHED_FOLDER)
      ? `public, max-age=${String(ASSET_CACHE_S)}, immutable`
      : "no-cache",
    "content-security-policy": STUDIO_POLICY,
  });
  return new Response(bytes, { headers });
}

/** The page names its files from the root; below a base path they are named from there. */
function belowBase(page: Uint8Array<ArrayBuffer>, basePath: string): string {
  return new TextDecoder().decode(page).replaceAll('="/', `="${basePath}/`);
}

async function sendPage(directory: string, basePath: string): Promise<Response> {
  const page = await readBytes(join(directory, "index.html"));
  const headers = new Headers({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-cache",
    "content-security-policy": STUDIO_POLICY,
  });
  return page === null
    ? new Response(MISSING_PAGE, { status: 503, headers })
    : new Response(basePath === "" ? page : belowBase(page, basePath), { headers });
}

async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    if (!(await stat(path)).isFile()) return null;
    return new Uint8Array(await readFile(path));
  } catch {
    // Missing or unreadable: for the client there is nothing here.
    return null;
  }
}

function notFound(): Response {
  return Response.json({ outcome: "not_found" }, { status: 404 });
}
