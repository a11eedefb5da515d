import { describeError } from "../network-error.ts";
import { ProviderError } from "../provider-error.ts";
import { judgeAddress } from "./judge-address.ts";
import type { Network, Resolve } from "./judge-address.ts";
import type { Reach } from "./request-once.ts";

/** How the filtering agent words its refusal of an address, which has no code. */
const FILTERED_TEXT = /^DNS lookup .* is not allowed/;

export type ForbiddenReason = "url" | "scheme" | "credentials" | "address" | "redirects";

/** Why a URL was not asked, or not answered. */
export type Refusal =
  /** The URL must not be asked. Trying again changes nothing. */
  | { outcome: "forbidden"; reason: ForbiddenReason }
  /** Nothing usable now; trying again may help. */
  | { outcome: "unavailable"; errorText: string };

export type Policy = {
  origins: ReadonlySet<string>;
  networks: readonly Network[];
  resolve: Resolve | undefined;
};

/** @throws ProviderError `invalid_origin` */
export function readOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : "null";
  if (origin !== "null") return origin;
  throw new ProviderError("invalid_origin", `"${text}" is not an http(s) origin.`);
}

/** A URL that may be looked at further: http(s) and without credentials. */
export function readUrl(text: string, base?: URL): URL | Refusal {
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

/** Where a connection for this URL may lead, by what its name resolves to now. */
export async function readReach(url: URL, policy: Policy): Promise<Reach | Refusal> {
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

/** What an error of a request means. */
export function readFailure(error: unknown): Refusal {
  const errorText = describeError(error);
  // The name resolved to a private address after it had been judged.
  if (FILTERED_TEXT.test(errorText)) return { outcome: "forbidden", reason: "address" };
  return { outcome: "unavailable", errorText };
}

/** Rejects when the signal is aborted: a resolver takes no signal, hence the race. */
export function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const onAbort = (): void => {
      const { reason }: { reason: unknown } = signal;
      reject(reason instanceof Error ? reason : new Error("aborted"));
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}
