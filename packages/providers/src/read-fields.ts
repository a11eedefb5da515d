import type { z } from "zod";
import { writeErrorText } from "./bound.ts";
import { DURATION_MS_MAX, TIME_MS_MAX, TIME_MS_MIN, WEBHOOK_CHARACTERS_MAX } from "./limits.ts";

/** Wider than what is made today, but nothing that changes a URL path when it is put into one. */
export const PREDICTION_ID = /^[A-Za-z0-9_-]{1,128}$/;

/**
 * What models say when a content rule stopped them. A word inside an identifier, as in a stack
 * trace with `has_nsfw_concepts`, does not count.
 */
const SAFETY_TEXT =
  /\bnsfw\b|flagged as sensitive|\(E005\)|content (?:policy|moderation|filter)|request moderated|safety (?:filter|checker|system|policy)/i;

/** A field that counts as absent when it is missing, null or of another type. */
export const absent = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);

/** Whether a text says that a content rule refused the request. */
export function isSafetyText(text: string): boolean {
  return SAFETY_TEXT.test(text);
}

/** Bounded text of an error of any JSON type; null when there is none. */
export function readErrorText(error: unknown): string | null {
  if (error == null || error === "") return null;
  return writeErrorText(error);
}

/** An ISO time as milliseconds since the epoch; null outside `TIME_MS_MIN` to `TIME_MS_MAX`. */
export function readTime(text: string | null | undefined): number | null {
  // Providers write microseconds; not every engine's parser takes more than milliseconds.
  const at = Date.parse((text ?? "").replace(/(\.\d{3})\d+/, "$1"));
  // Also false where the text is no time.
  return at >= TIME_MS_MIN && at <= TIME_MS_MAX ? at : null;
}

/** Seconds as milliseconds; null where they are none or more than `DURATION_MS_MAX`. */
export function readDurationMs(seconds: number | null | undefined): number | null {
  const durationMs = Math.round((seconds ?? Number.NaN) * 1_000);
  return durationMs >= 0 && durationMs <= DURATION_MS_MAX ? durationMs : null;
}

/** A webhook URL as it was echoed; null where it is longer than any of ours. */
export function readEcho(webhook: string | null | undefined): string | null {
  return (webhook ?? "").length <= WEBHOOK_CHARACTERS_MAX ? (webhook ?? null) : null;
}
