import type { BlockList } from "node:net";
import { isIP } from "node:net";

/** Where no address is known, all such clients share one limit. */
const UNKNOWN_ADDRESS = "unknown";

/** IPv4 clients of a dual-stack socket appear in this form. */
const MAPPED_PREFIX = /^::ffff:/i;

/**
 * The address of the client. `x-forwarded-for` is believed only as far as proxies of ours wrote
 * it: the chain is walked from the right for as long as the hop before is trusted.
 */
export function readClientAddress(facts: {
  remoteAddress: string | null;
  forwardedFor: string | null;
  trustedProxies: BlockList;
}): string {
  let address = plainAddress(facts.remoteAddress ?? "");
  if (address === null) return UNKNOWN_ADDRESS;
  const hops = (facts.forwardedFor ?? "").split(",").toReversed();
  for (const hop of hops) {
    if (!contains(facts.trustedProxies, address)) return address;
    const next = plainAddress(hop);
    if (next === null) return address;
    address = next;
  }
  return address;
}

function plainAddress(text: string): string | null {
  const address = text.trim().replace(MAPPED_PREFIX, "");
  return isIP(address) === 0 ? null : address;
}

function contains(networkList: BlockList, address: string): boolean {
  return networkList.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
}
