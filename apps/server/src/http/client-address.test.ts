import { describe, expect, it } from "vitest";
import { createNetworkList } from "../variables/networks.ts";
import { readClientAddress } from "./client-address.ts";

const proxies = createNetworkList(["10.0.0.0/8", "::1"]);

const read = (remoteAddress: string | null, forwardedFor: string | null = null): string =>
  readClientAddress({ remoteAddress, forwardedFor, trustedProxies: proxies });

describe("readClientAddress", () => {
  it("is the address of the connection", () => {
    expect(read("203.0.113.5")).toBe("203.0.113.5");
    expect(read("2001:db8::5")).toBe("2001:db8::5");
  });

  it("reads an IPv4 client of a dual-stack socket as such", () => {
    expect(read("::ffff:203.0.113.5")).toBe("203.0.113.5");
  });

  it("does not believe a client that forwards for itself", () => {
    expect(read("203.0.113.5", "198.51.100.1")).toBe("203.0.113.5");
  });

  it("believes a trusted proxy about the hop before it", () => {
    expect(read("10.0.0.1", "198.51.100.1")).toBe("198.51.100.1");
    expect(read("::1", "198.51.100.1")).toBe("198.51.100.1");
  });

  it("walks back through several trusted proxies and no further", () => {
    expect(read("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2")).toBe("198.51.100.1");
  });

  it("stops where the chain is not a chain of addresses", () => {
    expect(read("10.0.0.1", "198.51.100.1, nonsense, 10.0.0.2")).toBe("10.0.0.2");
    expect(read("10.0.0.1", "")).toBe("10.0.0.1");
  });

  it("puts all connections without an address together", () => {
    expect(read(null)).toBe("unknown");
    expect(read("not an address", "198.51.100.1")).toBe("unknown");
  });
});
