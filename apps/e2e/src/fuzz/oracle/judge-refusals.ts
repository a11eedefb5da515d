import { ANSWER_MS_MAX } from "../limits.ts";
import type { Shot, Surface } from "../shot.ts";
import type { Reply } from "../wire/parse-replies.ts";
import type { Violation } from "./rules.ts";

/** What each entry takes at most, as the server promises; null where bodies are not read. */
const BODY_BYTES_MAX: Readonly<Record<Surface, number | null>> = {
  trpc: 1024 * 1024,
  rest: 1024 * 1024,
  webhook: 2 * 1024 * 1024,
  auth: 64 * 1024,
  result: null,
  static: null,
  operator: null,
  wire: null,
};
/** Too large, or refused for another reason before the size counted. */
const SIZE_REFUSALS: ReadonlySet<number> = new Set([403, 404, 405, 413, 417, 429, 431]);
/** A delivery may be this old or early. */
const TOLERANCE_S = 300;
/** On its way a delivery grows older: one that was too early when it was signed may arrive in time. */
const ON_THE_WAY_S_MAX = Math.ceil(ANSWER_MS_MAX / 1_000);
const BROKEN: ReadonlySet<string> = new Set(["text", "body", "missing"]);

/** What must be refused and was not. */
export function judgeRefusals(shot: Shot, reply: Reply): Violation[] {
  return [...judgeSize(shot, reply), ...judgeForgery(shot, reply)];
}

function judgeSize(shot: Shot, { status }: Reply): Violation[] {
  if (shot.method !== "POST" || !isTooLarge(shot) || SIZE_REFUSALS.has(status)) return [];
  return [{ rule: "body_limit", detail: `${shot.surface} answered ${String(status)}` }];
}

/** Whether the body is beyond what its entry takes. */
function isTooLarge({ surface, body }: Shot): boolean {
  const bytesMax = BODY_BYTES_MAX[surface];
  return bytesMax !== null && bodyBytesOf(body) > bytesMax;
}

/**
 * Whether the server may close before everything has been read: it takes in the rest of a body that
 * is too large, but not the requests behind it. A shot of the wire is a changed one of any other
 * surface, whose limit is not known here; bodies that large are made for calls.
 */
export function mayEndEarly(shot: Shot): boolean {
  return shot.pipelined > 1 && isTooLarge({ ...shot, surface: "trpc" });
}

function bodyBytesOf(body: Shot["body"]): number {
  if (body === null) return 0;
  return typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
}

/** A delivery counts only with the callback's own token and a signature of the provider in time. */
function judgeForgery({ surface, target, signature }: Shot, { status }: Reply): Violation[] {
  if (surface !== "webhook" || status >= 300) return [];
  const isSigned =
    signature?.key === "provider" &&
    !BROKEN.has(signature.spoil) &&
    signature.ageS >= -TOLERANCE_S &&
    signature.ageS <= TOLERANCE_S + ON_THE_WAY_S_MAX;
  if (isSigned && target.startsWith("~hook.")) return [];
  return [{ rule: "forged", detail: `a forged delivery was answered with ${String(status)}` }];
}
