import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { ProviderError } from "../provider-error.ts";

export type Network = ReturnType<typeof ipaddr.parseCIDR>;

export type AddressVerdict =
  | { outcome: "public" }
  /** Private, and allowed by network; these are the addresses that may be connected to. */
  | { outcome: "allowed"; addresses: readonly string[] }
  | { outcome: "forbidden" }
  | { outcome: "unresolved"; errorText: string };

/** @throws ProviderError `invalid_network` */
export function readNetwork(text: string): Network {
  try {
    return ipaddr.parseCIDR(text);
  } catch (cause) {
    throw new ProviderError("invalid_network", `"${text}" is not a CIDR block.`, { cause });
  }
}

const isInNetwork = (address: string, network: Network): boolean => {
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network[0].kind() && parsed.match(network);
};

/** Anything but plain public unicast is private: loopback, link-local, metadata, mapped, … */
const isPublic = (address: string): boolean => ipaddr.parse(address).range() === "unicast";

async function resolve(hostname: string): Promise<readonly string[]> {
  const literal = hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) !== 0) return [literal];
  const answers = await lookup(hostname, { all: true, verbatim: true });
  return answers.map(({ address }) => address);
}

/**
 * Resolves a URL's host and judges every address that it has. The connection is filtered once
 * more when it is made, since a name may resolve differently the next moment.
 */
export async function judgeAddress(
  hostname: string,
  networks: readonly Network[],
): Promise<AddressVerdict> {
  let addresses: readonly string[];
  try {
    addresses = await resolve(hostname);
  } catch (error) {
    const errorText = error instanceof Error ? error.message : "the host has no address";
    return { outcome: "unresolved", errorText };
  }
  if (addresses.length === 0)
    return { outcome: "unresolved", errorText: "the host has no address" };
  if (addresses.every(isPublic)) return { outcome: "public" };
  const isAllowed = (address: string): boolean =>
    isPublic(address) || networks.some((network) => isInNetwork(address, network));
  return addresses.every(isAllowed) ? { outcome: "allowed", addresses } : { outcome: "forbidden" };
}
