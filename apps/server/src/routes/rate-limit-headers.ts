import type { Caller } from "@darkroom/api";
import type { AppParts } from "../http/app-context.ts";

const MS_PER_S = 1_000;

/**
 * What holds for new predictions of an account and what is left of it, in the form of the IETF's
 * draft "RateLimit header fields for HTTP" (revision 8 and later): structured fields whose items
 * are the names of policies.
 */
export async function rateLimitHeaders(
  { rateLimits }: Pick<AppParts, "rateLimits">,
  { accountId }: Caller,
): Promise<Record<string, string>> {
  const { places, windowS, left, resetMs } = await rateLimits.readCreates(accountId);
  const resetS = Math.ceil(resetMs / MS_PER_S);
  return {
    "ratelimit-policy": `"creates";q=${String(places)};w=${String(windowS)}`,
    ratelimit: `"creates";r=${String(left)};t=${String(resetS)}`,
  };
}
