import { describe, expect, it } from "vitest";
import { describeError, wasNeverConnected } from "./network-error.ts";

const coded = (code: string, more: object = {}): Error =>
  Object.assign(new Error(code), { code, ...more });
const fetchFailed = (cause: unknown): TypeError => new TypeError("fetch failed", { cause });

describe("a request that was certainly not sent", () => {
  it.each([
    ["Node: refused", fetchFailed(coded("ECONNREFUSED", { syscall: "connect" }))],
    ["Node: no address", fetchFailed(coded("ENOTFOUND", { syscall: "getaddrinfo" }))],
    ["Node: resolver away", fetchFailed(coded("EAI_AGAIN", { syscall: "getaddrinfo" }))],
    ["Node: connect timeout", fetchFailed(coded("ETIMEDOUT", { syscall: "connect" }))],
    ["Node: no route", fetchFailed(coded("EHOSTUNREACH", { syscall: "connect" }))],
    [
      "Node: all addresses",
      fetchFailed(new AggregateError([coded("ECONNREFUSED"), coded("ECONNREFUSED")])),
    ],
    ["undici: connect timeout", fetchFailed(coded("UND_ERR_CONNECT_TIMEOUT"))],
    ["TLS: bad certificate", fetchFailed(coded("CERT_HAS_EXPIRED"))],
    ["Bun: refused", coded("ConnectionRefused")],
    ["Bun: refused by number", coded("ECONNREFUSED")],
    [
      "Deno: refused",
      new TypeError(
        "error sending request for url (http://x/): client error (Connect): tcp connect error: Connection refused (os error 111)",
      ),
    ],
  ])("is known by %s", (_name, error) => {
    expect(wasNeverConnected(error)).toBe(true);
  });

  it.each([
    ["Node: reset", fetchFailed(coded("ECONNRESET", { syscall: "read" }))],
    ["Node: route lost meanwhile", fetchFailed(coded("EHOSTUNREACH", { syscall: "read" }))],
    ["Node: timed out meanwhile", fetchFailed(coded("ETIMEDOUT", { syscall: "read" }))],
    ["Node: broken pipe", fetchFailed(coded("EPIPE", { syscall: "write" }))],
    ["undici: other side closed", fetchFailed(coded("UND_ERR_SOCKET"))],
    ["undici: no headers in time", fetchFailed(coded("UND_ERR_HEADERS_TIMEOUT"))],
    [
      "one of several addresses answered",
      fetchFailed(new AggregateError([coded("ECONNREFUSED"), coded("ECONNRESET")])),
    ],
    ["Bun: reset", coded("ECONNRESET")],
    [
      "Deno: broken off",
      new TypeError("error sending request: client error (SendRequest): connection closed"),
    ],
    ["our own timeout", new DOMException("timed out", "TimeoutError")],
    ["no error at all", undefined],
    ["a text", "ECONNREFUSED"],
    ["an empty aggregate", new AggregateError([])],
  ])("is not assumed by %s", (_name, error) => {
    expect(wasNeverConnected(error)).toBe(false);
  });

  it("is looked for no further than the chain of causes goes", () => {
    const looped = new Error("loop");
    looped.cause = looped;
    expect(wasNeverConnected(looped)).toBe(false);
    expect(describeError(looped).length).toBeLessThan(100);
  });
});

describe("the words of an error", () => {
  it("name every cause with its code", () => {
    expect(describeError(fetchFailed(coded("ECONNRESET")))).toBe("fetch failed: ECONNRESET");
    expect(describeError(Object.assign(new Error("closed"), { code: "UND_ERR_SOCKET" }))).toBe(
      "closed [UND_ERR_SOCKET]",
    );
  });

  it("exist for anything that is thrown, and are bounded", () => {
    expect(describeError(undefined)).toBe("unknown error");
    expect(describeError({})).toBe("unknown error");
    expect(describeError("words")).toBe("words");
    expect(describeError(new Error("x".repeat(5_000)))).toHaveLength(2_000);
  });
});
