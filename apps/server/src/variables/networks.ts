import { BlockList, isIP } from "node:net";
import { z } from "zod";
import { list } from "./texts.ts";

type Network = { address: string; bits: number; family: "ipv4" | "ipv6" };

const origins = list.refine(
  (values) => values.every((value) => URL.canParse(value) && new URL(value).origin === value),
  { error: "must be a comma list of origins such as https://studio.example" },
);

const networks = list.refine((values) => values.every((value) => readNetwork(value) !== null), {
  error: "must be a comma list of addresses or CIDR blocks such as 10.0.0.0/8",
});

/** Whose word is taken, and where ours may lead. */
export const NETWORK_VARIABLES = {
  TRUSTED_PROXIES: networks.default([]),
  CORS_ORIGINS: origins.default([]),
  OUTBOUND_ALLOW: networks.default([]),
};

const NetworkSchema = z.object(NETWORK_VARIABLES);

export type NetworkSettings = {
  trustedProxies: readonly string[];
  corsOrigins: readonly string[];
  /** CIDR blocks of private addresses that URLs from outside may lead to. */
  outboundAllow: readonly string[];
};

export function readNetworks(values: z.infer<typeof NetworkSchema>): NetworkSettings {
  return {
    trustedProxies: values.TRUSTED_PROXIES,
    corsOrigins: values.CORS_ORIGINS,
    outboundAllow: values.OUTBOUND_ALLOW.map(writeNetwork),
  };
}

/** An address or a CIDR block; null for anything else. */
function readNetwork(text: string): Network | null {
  const [address = "", bitsText, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return null;
  const bitsMax = version === 4 ? 32 : 128;
  const bits = bitsText === undefined ? bitsMax : Number(bitsText);
  if (bitsText === "" || !Number.isInteger(bits) || bits < 0 || bits > bitsMax) return null;
  return { address, bits, family: version === 4 ? "ipv4" : "ipv6" };
}

/** As a CIDR block, also where a single address was given. */
function writeNetwork(text: string): string {
  const network = readNetwork(text);
  return network === null ? text : `${network.address}/${String(network.bits)}`;
}

/** A set of networks to look addresses up in; parts that are no network are left out. */
export function createNetworkList(texts: readonly string[]): BlockList {
  const networkList = new BlockList();
  for (const text of texts) {
    const network = readNetwork(text);
    if (network !== null) networkList.addSubnet(network.address, network.bits, network.family);
  }
  return networkList;
}
