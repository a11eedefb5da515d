import { createHash } from "node:crypto";
import { z } from "zod";
import type { CallApi } from "../call-api.ts";
import { readDataUri } from "../inputs/data-uri.ts";
import type { DataUri } from "../inputs/data-uri.ts";
import {
  INLINE_FILE_BYTES_MAX,
  UPLOADS_KEPT_MAX,
  UPLOAD_BYTES_MAX,
  UPLOAD_REUSED_MS_MAX,
  UPLOAD_TIMEOUT_MS,
} from "../limits.ts";
import type { StartOutcome } from "../port.ts";
import { absent, readTime } from "../read-fields.ts";
import { NOT_SENT_RETRY_MS } from "../waits.ts";
import { judgeStart } from "./judge-start.ts";

type Input = Readonly<Record<string, unknown>>;
type NotPlaced = Extract<StartOutcome, { outcome: "refused" | "deferred" }>;
export type PlacedInput = { outcome: "placed"; input: Input } | NotPlaced;

/** Puts the files of an input where the API can read them. */
export type PlaceFiles = (input: Input, signal: AbortSignal | undefined) => Promise<PlacedInput>;

const FileSchema = z.object({
  urls: z.object({ get: z.url({ protocol: /^https?$/ }) }),
  expires_at: absent(z.string()),
});

type Placed = { outcome: "placed"; url: string } | NotPlaced;

/**
 * Addresses and data URIs up to `INLINE_FILE_BYTES_MAX` stay as they are; larger data URIs go to
 * `POST /files` and their address takes their place. An upload is used again for the same bytes:
 * a start that was put off is sent again soon. Uploads are left to expire at the API, as a run may
 * still read one after we have seen its end.
 */
export function createPlaceFiles(options: { callApi: CallApi; now: () => number }): PlaceFiles {
  const { callApi, now } = options;
  const kept = new Map<string, { url: string; goodUntil: number }>();

  const keep = (digest: string, url: string, expiresAt: number | null): void => {
    const goodUntil = Math.min(now() + UPLOAD_REUSED_MS_MAX, expiresAt ?? Infinity);
    kept.set(digest, { url, goodUntil });
    const [oldest] = kept.keys();
    if (kept.size > UPLOADS_KEPT_MAX && oldest !== undefined) kept.delete(oldest);
  };

  const upload = async (file: DataUri, signal: AbortSignal | undefined): Promise<Placed> => {
    const bytes = file.decode();
    const digest = createHash("sha256").update(file.mediaType).update(bytes).digest("hex");
    const known = kept.get(digest);
    if (known !== undefined && now() < known.goodUntil) {
      return { outcome: "placed", url: known.url };
    }
    const form = new FormData();
    form.append("content", new Blob([bytes], { type: file.mediaType }), `input-${digest}`);
    const encoded = new Response(form);
    const answer = await callApi({
      method: "POST",
      path: "/files",
      body: {
        contentType: encoded.headers.get("content-type") ?? "",
        bytes: new Uint8Array(await encoded.arrayBuffer()),
      },
      timeoutMs: UPLOAD_TIMEOUT_MS,
      signal,
    });
    const isSuccess = answer.outcome === "answered" && answer.status >= 200 && answer.status < 300;
    const parsed = isSuccess ? FileSchema.safeParse(answer.body) : null;
    if (parsed?.success === true) {
      const { urls, expires_at } = parsed.data;
      keep(digest, urls.get, readTime(expires_at));
      return { outcome: "placed", url: urls.get };
    }
    return judgeUpload(judgeStart(answer, now()));
  };

  const place = async (value: string, signal: AbortSignal | undefined): Promise<Placed> => {
    const file = readDataUri(value);
    if (file === null || file.bytesMax <= INLINE_FILE_BYTES_MAX) {
      return { outcome: "placed", url: value };
    }
    if (file.bytesMax > UPLOAD_BYTES_MAX) {
      const errorText = `a file of the input is larger than ${UPLOAD_BYTES_MAX} bytes`;
      return { outcome: "refused", error: "invalid_input", errorText };
    }
    return upload(file, signal);
  };

  return async (input, signal) => {
    const placed: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(input)) {
      const isList = Array.isArray(value);
      const values: unknown[] = isList ? value : [value];
      const settled: unknown[] = [];
      for (const item of values) {
        const done = typeof item === "string" ? await place(item, signal) : null;
        if (done !== null && done.outcome !== "placed") return done;
        settled.push(done === null ? item : done.url);
      }
      placed[name] = isList ? settled : settled[0];
    }
    return { outcome: "placed", input: placed };
  };
}

/** An upload creates no run, so that one whose outcome is unknown may be sent again. */
function judgeUpload(judged: StartOutcome): NotPlaced {
  if (judged.outcome === "refused" || judged.outcome === "deferred") return judged;
  const errorText =
    judged.outcome === "lost" ? `upload: ${judged.errorText}` : "upload: answered with a run";
  return {
    outcome: "deferred",
    error: "provider_unavailable",
    retryAfterMs: NOT_SENT_RETRY_MS,
    errorText,
  };
}
