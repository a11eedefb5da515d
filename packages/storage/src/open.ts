import { fileURLToPath } from "node:url";
import { createFileStorage } from "./file-storage.ts";
import type { Storage } from "./port.ts";
import { createS3Storage } from "./s3-storage.ts";

export type S3Keys = { accessKeyId: string; secretAccessKey: string };

function openS3(url: string, keys: S3Keys | undefined): Storage {
  const { hostname, pathname, searchParams } = new URL(url);
  const endpoint = searchParams.get("endpoint");
  if (endpoint === null || (pathname !== "" && pathname !== "/")) {
    throw new TypeError("An S3 storage URL must read s3://bucket?endpoint=https://host.");
  }
  if (keys === undefined) throw new TypeError("An S3 storage needs an access key and its secret.");
  const region = searchParams.get("region") ?? undefined;
  return createS3Storage({ endpoint, bucket: hostname, region, ...keys });
}

function filePathOf(url: string): string {
  if (url.startsWith("file://")) return fileURLToPath(url);
  return decodeURIComponent(url.slice("file:".length));
}

/**
 * The storage that a URL names: `file:./path`, `file:/path`, `file:///path`, or
 * `s3://bucket?endpoint=https://host[&region=…]` with keys.
 * @throws TypeError for any other URL, or where keys are missing
 */
export function openStorage(url: string, keys?: S3Keys): Storage {
  if (url.startsWith("s3:") && URL.canParse(url)) return openS3(url, keys);
  if (url.startsWith("file:") && url.length > "file:".length) {
    return createFileStorage(filePathOf(url));
  }
  throw new TypeError("A storage URL begins with file: or s3://.");
}
