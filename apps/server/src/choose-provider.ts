import type { Environment } from "./environment.ts";
import { createNetworkList } from "./variables/networks.ts";
import { isIP } from "node:net";

/** Which provider runs the models, and how it and this process reach each other. */
export type ProviderChoice = {
  kind:
    | "embedded"
    | "emulator"
    | "replicate"
    | "skytells-emulator"
    | "skytells"
    | "fal-emulator"
    | "fal";
  /** Null means the provider's own address. */
  baseUrl: string | null;
  apiToken: string;
  /** Origins from which outputs may be fetched although they may be private: the base URL's. */
  allowedOrigins: readonly string[];
  webhooksReachable: boolean;
  /** Where the provider's webhooks are sent, without a trailing slash. */
  callbackBase: string;
};

/** Emulators take any token of this form. */
const EMULATOR_TOKEN = "r8_emulator";

const PRIVATE_NETWORKS = createNetworkList([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::1/128",
  "fc00::/7",
  "fe80::/10",
]);

const LOOPBACK_NETWORKS = createNetworkList(["127.0.0.0/8", "::1/128"]);

/** Whether the embedded emulator is the provider: nothing else is configured. */
export function isEmbedded(environment: Environment): boolean {
  const { replicate, skytells, fal } = environment;
  const keys = [replicate.apiToken, skytells.apiKey, fal.apiKey];
  const addresses = [replicate.baseUrl, skytells.baseUrl, fal.baseUrl];
  return [...keys, ...addresses].every((setting) => setting === null);
}

/**
 * Chooses by the environment. An emulator on this machine can always call us back; Replicate
 * can where `PUBLIC_URL` is https and not a private address.
 * @param places.emulatorUrl the embedded emulator's origin; null when it is not used
 * @param places.localUrl our own origin on this machine, with the base path
 */
export function chooseProvider(
  environment: Environment,
  places: { emulatorUrl: string | null; localUrl: string },
): ProviderChoice | { outcome: "token_missing" } {
  const { emulatorUrl, localUrl } = places;
  const { apiToken, baseUrl } = environment.replicate;
  const publicUrl = environment.publicUrl ?? localUrl;
  if (emulatorUrl !== null) {
    return {
      kind: "embedded",
      baseUrl: `${emulatorUrl}/replicate/v1`,
      apiToken: EMULATOR_TOKEN,
      allowedOrigins: [emulatorUrl],
      webhooksReachable: true,
      callbackBase: environment.role === "worker" ? publicUrl : localUrl,
    };
  }
  if (baseUrl !== null && isLoopbackHost(new URL(baseUrl).hostname)) {
    return {
      kind: "emulator",
      baseUrl,
      apiToken: apiToken ?? EMULATOR_TOKEN,
      allowedOrigins: [new URL(baseUrl).origin],
      webhooksReachable: true,
      callbackBase: environment.role === "worker" ? publicUrl : localUrl,
    };
  }
  if (apiToken === null) return { outcome: "token_missing" };
  return {
    kind: "replicate",
    baseUrl,
    apiToken,
    allowedOrigins: baseUrl === null ? [] : [new URL(baseUrl).origin],
    webhooksReachable: isPublicUrl(publicUrl),
    callbackBase: publicUrl,
  };
}

/** Whether the wide internet can send webhooks to this URL: https and no private host. */
export function isPublicUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" && !isPrivateHost(hostname);
}

function isPrivateHost(hostname: string): boolean {
  const address = hostname.replaceAll(/[[\]]/g, "");
  const version = isIP(address);
  if (version !== 0) return PRIVATE_NETWORKS.check(address, version === 4 ? "ipv4" : "ipv6");
  return (
    !hostname.includes(".") || /\.(?:local|localhost|internal|test|home\.arpa)$/.test(hostname)
  );
}

export function isLoopbackHost(hostname: string): boolean {
  const address = hostname.replaceAll(/[[\]]/g, "");
  const version = isIP(address);
  if (version === 0) return hostname === "localhost" || hostname.endsWith(".localhost");
  return LOOPBACK_NETWORKS.check(address, version === 4 ? "ipv4" : "ipv6");
}
