import { describe, expect, it } from "vitest";
import { createNetworkList } from "./networks.ts";

describe("createNetworkList", () => {
  it("holds addresses and blocks of both families", () => {
    const list = createNetworkList(["10.0.0.0/8", "192.0.2.7", "fd00::/8"]);
    expect(list.check("10.200.0.1", "ipv4")).toBe(true);
    expect(list.check("192.0.2.7", "ipv4")).toBe(true);
    expect(list.check("192.0.2.8", "ipv4")).toBe(false);
    expect(list.check("fd12::1", "ipv6")).toBe(true);
    expect(list.check("2001:db8::1", "ipv6")).toBe(false);
  });
});
