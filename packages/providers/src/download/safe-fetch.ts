import type { IncomingMessage } from "node:http";
import { describeError } from "../network-error.ts";
import { ProviderError } from "../provider-error.ts";
import { judgeAddress, readNetwork } from "./judge-address.ts";
import type { Network, Resolve } from "./judge-address.ts";
import { readBody } from "./read-body.ts";
import type { Reach } from "./request-once.ts";
import { requestOnce } from "./request-once.ts";

/** Delivery hosts redirect once or twice; more is a loop or a trick. */
export const REDIRECTS_MAX = 3;
const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** How the filtering agent words its refusal of an address, which has no code. */
const FILTERED_TEXT = /^DNS lookup .* is not allowed/;

export type SafeFetchOptions = {
  /** Exact origins that may be private, such as the emulator's: `http://127.0.0.1:4010`. */
  allowedOrigins: readonly string[];
  /** CIDR blocks of private addresses that may be reached from any URL. */
  allowedNetworks?: readonly string[] | undefined;
  /** Default: the system's resolver. What it says is checked again by the connection. */
  resolve?: Resolve | undefined;
};

export type DownloadLimits = {
  bytesMax: number;
  /** For the whole download, redirects and body included. */
  timeoutMs: number;
  /** Default `REDIRECTS_MAX`. */
  redirectsMax?: number | undefined;
  signal?: AbortSignal | undefined;
};

export type ForbiddenReason = "url" | "scheme" | "credentials" | "address" | "redirects";

export type DownloadOutcome =
  | { outcome: "downloaded"; bytes: Uint8Array; contentType: string | null }
  /** The host says that there is nothing (any more): 404 or 410. */
  | { outcome: "gone" }
  | { outcome: "too_large" }
  /** The URL, or one that it redirects to, must not be asked. Trying again changes nothing. */
  | { outcome: "forbidden"; reason: ForbiddenReason }
  /** Nothing usable now; trying again may help. */
  | { outcome: "unavailable"; errorText: string };

export interface SafeFetch {
  /** GETs a hostile URL within the limits. Sends no key and no cookie; never throws. */
  download: (url: string, limits: DownloadLimits) => Promise<DownloadOutcome>;
}

type Policy = {
  origins: ReadonlySet<string>;
  networks: readonly Network[];
  resolve: Resolve | undefined;
};
type Refusal = Exclude<DownloadOutcome, { outcome: "downloaded" }>;

function readOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : "null";
  if (origin !== "null") return origin;
  throw new ProviderError("invalid_origin", `"${text}" is not an http(s) origin.`);
}

function readUrl(text: string, base?: URL): URL | Refusal {
  if (!URL.canParse(text, base?.href)) return { outcome: "forbidden", reason: "url" };
  const url = new URL(text, base);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return { outcome: "forbidden", reason: "scheme" };
  }
  if (url.username !== "" || url.password !== "") {
    return { outcome: "forbidden", reason: "credentials" };
  }
  return url;
}

async function readReach(url: URL, policy: Policy): Promise<Reach | Refusal> {
  if (policy.origins.has(url.origin)) return { kind: "any" };
  const verdict = await judgeAddress(url.hostname, policy.networks, policy.resolve);
  if (verdict.outcome === "forbidden") return { outcome: "forbidden", reason: "address" };
  if (verdict.outcome === "unresolved") {
    return { outcome: "unavailable", errorText: verdict.errorText };
  }
  return verdict.outcome === "public"
    ? { kind: "public" }
    : { kind: "listed", addresses: verdict.addresses };
}

function readFailure(error: unknown): Refusal {
  const errorText = describeError(error);
  // The name resolved to a private address after it had been judged.
  if (FILTERED_TEXT.test(errorText)) return { outcome: "forbidden", reason: "address" };
  return { outcome: "unavailable", errorText };
}

async function answerOf(response: IncomingMessage, bytesMax: number): Promise<DownloadOutcome> {
  const status = response.statusCode ?? 0;
  if (status === 200) return readBody(response, bytesMax);
  response.destroy();
  if (status === 404 || status === 410) return { outcome: "gone" };
  return { outcome: "unavailable", errorText: `answered ${status}` };
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = (): void => {
      const { reason }: { reason: unknown } = signal;
      reject(reason instanceof Error ? reason : new Error("aborted"));
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}

async function follow(
  first: string,
  limits: DownloadLimits,
  policy: Policy,
  signal: AbortSignal,
): Promise<DownloadOutcome> {
  let url = readUrl(first);
  const redirectsMax = limits.redirectsMax ?? REDIRECTS_MAX;
  for (let redirects = 0; redirects <= redirectsMax; redirects += 1) {
    if (!(url instanceof URL)) return url;
    const reach = await readReach(url, policy);
    if ("outcome" in reach) return reach;
    const response = await requestOnce(url, reach, signal);
    const { location } = response.headers;
    const isRedirect = REDIRECT_STATUSES.has(response.statusCode ?? 0) && location !== undefined;
    if (!isRedirect) return answerOf(response, limits.bytesMax);
    response.destroy();
    url = readUrl(location, url);
  }
  return { outcome: "forbidden", reason: "redirects" };
}

/**
 * Downloads what a provider's answer points at. Such a URL is hostile: every hop is resolved and
 * judged, and the connection itself is filtered once more against a name that changes meanwhile.
 * @throws ProviderError `invalid_origin` or `invalid_network`
 */
export function createSafeFetch(options: SafeFetchOptions): SafeFetch {
  const policy: Policy = {
    origins: new Set(options.allowedOrigins.map(readOrigin)),
    networks: (options.allowedNetworks ?? []).map(readNetwork),
    resolve: options.resolve,
  };
  return {
    download: async (url, limits) => {
      const timeout = AbortSignal.timeout(limits.timeoutMs);
      const signal =
        limits.signal === undefined ? timeout : AbortSignal.any([timeout, limits.signal]);
      try {
        // A resolver takes no signal, hence the race.
        return await Promise.race([follow(url, limits, policy, signal), rejectOnAbort(signal)]);
      } catch (error) {
        return readFailure(error);
      }
    },
  };
}
