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

/** All of version 6 that is given out for the public; the rest is special or unused. */
const PUBLIC_VERSION_6 = ipaddr.parseCIDR("2000::/3");

/** Public by their number, private by their use: Azure's platform answers machines there. */
export const METADATA_ADDRESSES: readonly string[] = ["168.63.129.16"];

/** Anything but plain public unicast is private: loopback, link-local, metadata, mapped, … */
function isPublic(address: string): boolean {
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast" || METADATA_ADDRESSES.includes(parsed.toString())) return false;
  return parsed.kind() === "ipv4" || parsed.match(PUBLIC_VERSION_6);
}

/** Every address of a name; rejects when there is none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** Asks the system's resolver, which is also what a connection asks. */
export const resolveBySystem: Resolve = async (hostname) => {
  const answers = await lookup(hostname, { all: true, verbatim: true });
  return answers.map(({ address }) => address);
};

/**
 * Resolves a URL's host and judges every address that it has. The connection is filtered once
 * more when it is made, since a name may resolve differently the next moment.
 */
export async function judgeAddress(
  hostname: string,
  networks: readonly Network[],
  resolve: Resolve = resolveBySystem,
): Promise<AddressVerdict> {
  const literal = hostname.replace(/^\[|\]$/g, "");
  let addresses: readonly string[];
  try {
    addresses = isIP(literal) === 0 ? await resolve(hostname) : [literal];
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
