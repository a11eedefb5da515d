import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { readFailure, readReach, readUrl, rejectOnAbort } from "./policy.ts";
import type { Policy, Refusal } from "./policy.ts";
import { requestOnce } from "./request-once.ts";
import type { Message, Reach } from "./request-once.ts";

export type PostMessage = Message;

export type PostLimits = {
  /** For the whole exchange, the part of the answer that is read included. */
  timeoutMs: number;
  /** So much of the answer is kept; the rest is not read. */
  excerptBytesMax: number;
  /** For a `Retry-After` that names a time of day; ms since the epoch. */
  now: number;
};

export type PostOutcome =
  | { outcome: "answered"; status: number; retryAfterMs: number | null; excerpt: string }
  /** No answer came within the time. */
  | { outcome: "late" }
  | Refusal;

export type JudgeOutcome = { outcome: "allowed" } | Refusal;

/** This machine by its own name or by a literal address: no other resolver has a say in it. */
function isLoopback(hostname: string): boolean {
  const literal = hostname.replace(/^\[|\]$/g, "");
  return literal === "localhost" || (isIP(literal) !== 0 && isLoopbackAddress(literal));
}

const isLoopbackAddress = (literal: string): boolean =>
  ipaddr.parse(literal).range() === "loopback";

/** Plain http is for this machine only, and only where the networks allow it. */
async function readTarget(
  text: string,
  policy: Policy,
): Promise<{ url: URL; reach: Reach } | Refusal> {
  const url = readUrl(text);
  if (!(url instanceof URL)) return url;
  const reach = await readReach(url, policy);
  if ("outcome" in reach) return reach;
  const isHere = reach.kind === "listed" && isLoopback(url.hostname);
  if (url.protocol === "http:" && !isHere) {
    return { outcome: "forbidden", reason: "scheme" };
  }
  return { url, reach };
}

/** Reads the beginning of an answer within the time that is left, and hangs up. */
async function readExcerpt(
  response: IncomingMessage,
  bytesMax: number,
  signal: AbortSignal,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const read = async (): Promise<void> => {
    for await (const chunk of response) {
      if (!(chunk instanceof Uint8Array)) continue;
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes >= bytesMax) return;
    }
  };
  // The status has come; what else was to be said is of no weight.
  await Promise.race([read(), rejectOnAbort(signal)]).catch(() => undefined);
  response.destroy();
  return Buffer.concat(chunks).subarray(0, bytesMax).toString("utf8");
}

async function exchange(
  text: string,
  message: PostMessage,
  options: PostLimits & { policy: Policy },
  signal: AbortSignal,
): Promise<PostOutcome> {
  const target = await Promise.race([readTarget(text, options.policy), rejectOnAbort(signal)]);
  if ("outcome" in target) return target;
  const asked = requestOnce(target.url, target.reach, signal, message);
  const response = await Promise.race([asked, rejectOnAbort(signal)]);
  return {
    outcome: "answered",
    status: response.statusCode ?? 0,
    retryAfterMs: readRetryAfterMs(response.headers["retry-after"], options.now),
    excerpt: await readExcerpt(response, options.excerptBytesMax, signal),
  };
}

/** Milliseconds that `Retry-After` names, as seconds or as a time of day; null without one. */
export function readRetryAfterMs(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text.trim()) * 1_000;
  const at = Date.parse(text);
  return Number.isFinite(at) ? Math.max(0, at - now) : null;
}

/** POSTs within the limits; never throws. */
export async function post(
  text: string,
  message: PostMessage,
  options: PostLimits & { policy: Policy },
): Promise<PostOutcome> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  try {
    return await exchange(text, message, options, signal);
  } catch (error) {
    return signal.aborted ? { outcome: "late" } : readFailure(error);
  }
}

/** Looks at a URL as `post` would, and sends nothing; never throws. */
export async function judgeTarget(
  text: string,
  options: { timeoutMs: number; policy: Policy },
): Promise<JudgeOutcome> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  try {
    const target = await Promise.race([readTarget(text, options.policy), rejectOnAbort(signal)]);
    return "outcome" in target ? target : { outcome: "allowed" };
  } catch (error) {
    return readFailure(error);
  }
}
