import type { ProviderOutput } from "./port.ts";

/** No model makes more outputs in one run; the rest of a longer answer is left out. */
export const OUTPUTS_MAX = 128;
const OUTPUT_DEPTH_MAX = 8;
const URL_CHARS_MAX = 8_192;

const HTTP_URL = /^https?:\/\/\S+$/i;
const DATA_URI_HEAD = /^data:([^,]{0,256}),/i;
const BASE64_ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/;
/** The media type of a data URI that names none (RFC 2397). */
const DATA_MEDIA_TYPE_DEFAULT = "text/plain";

/** A data URI as base64 and media type; null when the text is none or is broken. */
export function readDataUri(text: string): Extract<ProviderOutput, { kind: "data" }> | null {
  const head = DATA_URI_HEAD.exec(text);
  if (head === null) return null;
  const [mediaType = "", ...parameters] = (head[1] ?? "").split(";").map((part) => part.trim());
  const payload = text.slice(head[0].length);
  const isBase64 = parameters.some((parameter) => parameter.toLowerCase() === "base64");
  const base64 = isBase64 ? normalizeBase64(payload) : percentToBase64(payload);
  if (base64 === null) return null;
  return { kind: "data", mediaType: mediaType.toLowerCase() || DATA_MEDIA_TYPE_DEFAULT, base64 };
}

function normalizeBase64(payload: string): string | null {
  const text = payload.replace(/\s+/g, "").replaceAll("-", "+").replaceAll("_", "/");
  if (!BASE64_ALPHABET.test(text) || text.replace(/=+$/, "").length % 4 === 1) return null;
  return Buffer.from(text, "base64").toString("base64");
}

function percentToBase64(payload: string): string | null {
  try {
    return Buffer.from(decodeURIComponent(payload), "utf8").toString("base64");
  } catch {
    // A stray percent sign makes the whole text unreadable.
    return null;
  }
}

function readMedia(text: string): ProviderOutput | null {
  if (text.length <= URL_CHARS_MAX && HTTP_URL.test(text) && URL.canParse(text)) {
    return { kind: "url", url: text };
  }
  return readDataUri(text);
}

function collectMedia(value: unknown, depth: number): ProviderOutput[] {
  if (typeof value === "string") {
    const media = readMedia(value);
    return media === null ? [] : [media];
  }
  if (typeof value !== "object" || value === null || depth >= OUTPUT_DEPTH_MAX) return [];
  return Object.values(value).flatMap((member) => collectMedia(member, depth + 1));
}

function readRecord(record: object): ProviderOutput[] {
  const outputs: ProviderOutput[] = [];
  const rest: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(record)) {
    const media = collectMedia(member, 1);
    if (media.length > 0) outputs.push(...media);
    else if (member != null) Object.assign(rest, { [name]: member });
  }
  return Object.keys(rest).length === 0 ? outputs : [...outputs, { kind: "value", value: rest }];
}

/**
 * A provider's free-form output as a flat list. Places to fetch and data URIs are found at any
 * depth; where there is none, the whole output is one value (a text in tokens stays together).
 */
export function readOutputs(output: unknown): readonly ProviderOutput[] {
  if (output == null) return [];
  if (collectMedia(output, 0).length === 0) {
    const isEmpty = Array.isArray(output) && output.length === 0;
    return isEmpty ? [] : [{ kind: "value", value: output }];
  }
  if (typeof output !== "object") return collectMedia(output, 0);
  if (!Array.isArray(output)) return readRecord(output).slice(0, OUTPUTS_MAX);
  const elements: readonly unknown[] = output;
  const outputs = elements.flatMap((element): readonly ProviderOutput[] => {
    const media = collectMedia(element, 1);
    if (media.length === 0) return element == null ? [] : [{ kind: "value", value: element }];
    return typeof element === "object" && element !== null && !Array.isArray(element)
      ? readRecord(element)
      : media;
  });
  return outputs.slice(0, OUTPUTS_MAX);
}
