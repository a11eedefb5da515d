import type { PredictionRow } from "@darkroom/db";
import type { ProviderOutput } from "@darkroom/providers";
import type { EngineContext } from "../context.ts";
import type { OutputKind } from "../views.ts";

export type Description = {
  kind: OutputKind;
  mediaType: string;
  width: number | null;
  height: number | null;
  thumbhash: string | null;
};

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "avif",
  "text/plain": "txt",
  "application/json": "json",
};

/** The file ending of a media type; `bin` where none is known. */
export function extensionOf(mediaType: string): string {
  return EXTENSIONS[mediaType] ?? "bin";
}

const plain = (kind: OutputKind, mediaType: string): Description => ({
  kind,
  mediaType,
  width: null,
  height: null,
  thumbhash: null,
});

/**
 * What the bytes really are. Media types are read from the bytes, never from the provider's
 * word; null when a model that promises pictures gave something else.
 */
export async function describe(
  context: EngineContext,
  row: PredictionRow,
  output: ProviderOutput,
  bytes: Uint8Array,
): Promise<Description | null> {
  if (output.kind === "value") {
    return typeof output.value === "string"
      ? plain("text", "text/plain")
      : plain("json", "application/json");
  }
  const picture = await context.decodeImage(bytes);
  if (picture !== null) return { kind: "image", ...picture };
  const promised = context.modelOf(row.model)?.output.kind ?? "image";
  return promised === "image" ? null : plain(promised, "application/octet-stream");
}
