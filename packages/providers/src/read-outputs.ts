import { z } from "zod";
import { cutDepth } from "./bound.ts";
import { OUTPUTS_READ_MAX, OUTPUT_DEPTH_MAX } from "./limits.ts";
import type { ProviderOutput, ProviderUpdate } from "./port.ts";

const RecordSchema = z.object({ output: z.unknown(), text: z.unknown() }).partial();

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

/** What can be fetched or decoded inside a value, found one by one so that a reader can stop. */
function* findMedia(value: unknown, depth: number): Generator<ProviderOutput, undefined> {
  if (typeof value === "string") {
    const media = readMedia(value);
    if (media !== null) yield media;
  } else if (typeof value === "object" && value !== null && depth < OUTPUT_DEPTH_MAX) {
    for (const member of Object.values(value)) yield* findMedia(member, depth + 1);
  }
}

const hasMedia = (value: unknown, depth: number): boolean =>
  findMedia(value, depth).next().done !== true;

const valueOf = (value: unknown): ProviderOutput => ({ kind: "value", value: cutDepth(value) });

/** The media of a record, then all its other fields as one value. */
function* readRecord(record: object, depth: number): Generator<ProviderOutput, undefined> {
  const rest: [string, unknown][] = [];
  for (const [name, member] of Object.entries(record)) {
    if (hasMedia(member, depth + 1)) yield* findMedia(member, depth + 1);
    else if (member != null) rest.push([name, member]);
  }
  if (rest.length > 0) yield valueOf(Object.fromEntries(rest));
}

function* readList(list: readonly unknown[]): Generator<ProviderOutput, undefined> {
  for (const element of list) {
    if (element == null) continue;
    if (!hasMedia(element, 1)) yield valueOf(element);
    else if (typeof element !== "object" || Array.isArray(element)) yield* findMedia(element, 1);
    else yield* readRecord(element, 1);
  }
}

function readContainer(output: object): Generator<ProviderOutput, undefined> {
  return Array.isArray(output) ? readList(output) : readRecord(output, 0);
}

/**
 * A provider's free-form output as a flat list of at most `OUTPUTS_READ_MAX`. Places to fetch and
 * data URIs are found down to `OUTPUT_DEPTH_MAX`; where there is none, the whole output is one
 * value (a text in tokens stays together). Never throws.
 */
export function readOutputs(output: unknown): readonly ProviderOutput[] {
  if (output == null || (Array.isArray(output) && output.length === 0)) return [];
  if (!hasMedia(output, 0)) return [valueOf(output)];
  const found = typeof output === "object" ? readContainer(output) : findMedia(output, 0);
  const outputs: ProviderOutput[] = [];
  for (const each of found) {
    outputs.push(each);
    if (outputs.length === OUTPUTS_READ_MAX) break;
  }
  return outputs;
}

/**
 * A result that is a record: its files, or the words that it calls `output` or `text`. What stands
 * beside files, as their seed and sizes, is left out; without files the record is one value.
 */
export function readResult(result: unknown): Pick<ProviderUpdate, "outputs" | "text"> {
  const record = RecordSchema.safeParse(result);
  const words = record.success ? (record.data.output ?? record.data.text) : result;
  const all = readOutputs(result);
  const files = all.filter(({ kind }) => kind !== "value");
  return { outputs: files.length > 0 ? files : all, text: readText(words) };
}

const isText = (value: unknown): value is string => typeof value === "string";

/**
 * An output as words: language models give one string or their pieces in a list. A lone place to
 * fetch is a file, not a text; null for it and for everything else that is no text.
 */
export function readText(output: unknown): string | null {
  const pieces: readonly unknown[] = Array.isArray(output) ? output : [output];
  const [first] = pieces;
  if (!pieces.every(isText) || !isText(first)) return null;
  return pieces.length === 1 && readMedia(first) !== null ? null : pieces.join("");
}
