/** Any data URI; its parameters besides `base64` say nothing that is needed. */
const DATA_URI = /^data:([^,;]*)(?:;[^,;]*)*?(;base64)?,/i;
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/;
const MEDIA_TYPE_UNKNOWN = "application/octet-stream";

/** A file inside a text, not decoded yet. */
export type DataUri = {
  mediaType: string;
  /** What it has decoded; exact for base64, the most that it can be else. */
  bytesMax: number;
  decode: () => Uint8Array<ArrayBuffer>;
};

/** Reads a text as a data URI; null for everything else. Decodes nothing. */
export function readDataUri(text: string): DataUri | null {
  const match = DATA_URI.exec(text);
  if (match === null) return null;
  const start = match[0].length;
  const isBase64 = match[2] !== undefined;
  const mediaType = match[1] ?? "";
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const length = text.length - start;
  return {
    mediaType: MEDIA_TYPE.test(mediaType) ? mediaType : MEDIA_TYPE_UNKNOWN,
    bytesMax: isBase64 ? Math.floor((length * 3) / 4) - padding : Buffer.byteLength(text) - start,
    decode: () => {
      const payload = text.slice(start);
      const decoded = isBase64
        ? Buffer.from(payload, "base64")
        : Buffer.from(decodePercents(payload), "utf8");
      return new Uint8Array(decoded);
    },
  };
}

function decodePercents(payload: string): string {
  try {
    return decodeURIComponent(payload);
  } catch {
    // A stray percent sign: the text stands for itself.
    return payload;
  }
}
