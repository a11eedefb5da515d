import type { PredictionRow } from "@darkroom/db";
import type { ProviderOutput } from "@darkroom/providers";
import type { EngineContext } from "../context.ts";
import type { OutputKind } from "../views.ts";

export type Description = {
  kind: OutputKind;
  mediaType: string;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  thumbhash: string | null;
};

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "avif",
  "video/mp4": "mp4",
  "video/quicktime": "mov",
  "video/webm": "webm",
  "video/x-matroska": "mkv",
  "audio/mp4": "m4a",
  "audio/webm": "weba",
  "audio/wav": "wav",
  "audio/mpeg": "mp3",
  "audio/ogg": "ogg",
  "audio/flac": "flac",
  "text/plain": "txt",
  "application/json": "json",
};

/** What may come beside what a model promises: a film's poster, the picture of a sound. */
const ADMITTED: Readonly<Record<OutputKind, readonly OutputKind[]>> = {
  image: ["image"],
  video: ["video", "image", "audio"],
  audio: ["audio", "image"],
  text: ["text"],
  json: ["json", "text", "image", "video", "audio"],
};
/** Kinds that keep a promise; a moving picture may be a GIF. */
const KEPT: Readonly<Record<OutputKind, readonly OutputKind[]>> = {
  image: ["image"],
  video: ["video", "image"],
  audio: ["audio"],
  text: ["text"],
  json: ["json", "text", "image", "video", "audio"],
};
/** A text has no control characters but those that set it. */
const UNPRINTABLE = /(?![\t\n\v\f\r])\p{Cc}/u;

/** The file ending of a media type; `bin` where none is known. */
export function extensionOf(mediaType: string): string {
  return EXTENSIONS[mediaType] ?? "bin";
}

/** What a model of the catalogue promises; one that is gone made pictures. */
export function promisedKind(context: EngineContext, row: PredictionRow): OutputKind {
  return context.modelOf(row.model)?.output.kind ?? "image";
}

/** Whether at least one of the outputs is what the model promises. */
export function keepsPromise(promised: OutputKind, kinds: readonly OutputKind[]): boolean {
  return kinds.some((kind) => KEPT[promised].includes(kind));
}

const written = (kind: OutputKind, mediaType: string): Description => ({
  kind,
  mediaType,
  width: null,
  height: null,
  durationMs: null,
  thumbhash: null,
});

function isWritten(bytes: Uint8Array): boolean {
  try {
    return !UNPRINTABLE.test(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

/** The file's real kind by its bytes, as far as a model with this promise makes such files. */
async function readFile(
  context: EngineContext,
  promised: OutputKind,
  bytes: Uint8Array,
): Promise<Description | null> {
  const picture = await context.decodeImage(bytes);
  if (picture !== null) return { kind: "image", durationMs: null, ...picture };
  const media = await context.probeMedia(bytes);
  if (media !== null) return { ...media, thumbhash: null };
  if (promised === "json" && isJson(bytes)) return written("json", "application/json");
  return isWritten(bytes) ? written("text", "text/plain") : null;
}

/** What a file of any kind is by its bytes; null where it is none that is known. */
export const describeFile = (
  context: EngineContext,
  bytes: Uint8Array,
): Promise<Description | null> => readFile(context, "json", bytes);

/**
 * What the bytes really are. Media types are read from the bytes, never from the provider's
 * word; null when a model with this promise does not make such files.
 */
export async function describe(
  context: EngineContext,
  promised: OutputKind,
  output: ProviderOutput,
  bytes: Uint8Array,
): Promise<Description | null> {
  if (output.kind === "value") {
    return typeof output.value === "string"
      ? written("text", "text/plain")
      : written("json", "application/json");
  }
  const described = await readFile(context, promised, bytes);
  return described !== null && ADMITTED[promised].includes(described.kind) ? described : null;
}
