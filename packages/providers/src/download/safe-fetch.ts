import type { IncomingMessage } from "node:http";
import { readNetwork } from "./judge-address.ts";
import type { Resolve } from "./judge-address.ts";
import { readFailure, readOrigin, readReach, readUrl, rejectOnAbort } from "./policy.ts";
import type { Policy, Refusal } from "./policy.ts";
import { judgeTarget, post } from "./post.ts";
import type { JudgeOutcome, PostLimits, PostMessage, PostOutcome } from "./post.ts";
import { readBody } from "./read-body.ts";
import { requestOnce } from "./request-once.ts";

/** Delivery hosts redirect once or twice; more is a loop or a trick. */
export const REDIRECTS_MAX = 3;
const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

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

export type DownloadOutcome =
  | { outcome: "downloaded"; bytes: Uint8Array; contentType: string | null }
  /** The host says that there is nothing (any more): 404 or 410. */
  | { outcome: "gone" }
  | { outcome: "too_large" }
  /** Also of a URL that it redirects to. */
  | Refusal;

export interface SafeFetch {
  /** GETs a hostile URL within the limits. Sends no key and no cookie; never throws. */
  download: (url: string, limits: DownloadLimits) => Promise<DownloadOutcome>;
  /**
   * POSTs to a hostile URL, https only but for this machine, and never to an origin that only
   * downloads may reach. Follows no redirect; never throws.
   */
  post: (url: string, message: PostMessage, limits: PostLimits) => Promise<PostOutcome>;
  /** Whether `post` may ask this URL, as far as is known now; sends nothing. */
  judge: (url: string, limits: { timeoutMs: number }) => Promise<JudgeOutcome>;
}

async function answerOf(response: IncomingMessage, bytesMax: number): Promise<DownloadOutcome> {
  const status = response.statusCode ?? 0;
  if (status === 200) return readBody(response, bytesMax);
  response.destroy();
  if (status === 404 || status === 410) return { outcome: "gone" };
  return { outcome: "unavailable", errorText: `answered ${status}` };
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
  const outward: Policy = { ...policy, origins: new Set() };
  return {
    post: (url, message, limits) => post(url, message, { policy: outward, ...limits }),
    judge: (url, limits) => judgeTarget(url, { policy: outward, ...limits }),
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
