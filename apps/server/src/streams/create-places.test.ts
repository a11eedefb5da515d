import { describe, expect, it } from "vitest";
import { STREAM_RETRY_MS } from "../limits.ts";
import { createPlaces, createStreamPlaces } from "./create-places.ts";

const FULL = { outcome: "rate_limited", retryAfterMs: STREAM_RETRY_MS };

describe("createPlaces", () => {
  it("gives each account its places, and takes one back once", () => {
    const admit = createPlaces({ each: 2, all: 10 });
    const first = admit("one");
    expect(admit("one").outcome).toBe("admitted");
    expect(admit("one")).toEqual(FULL);
    expect(admit("two").outcome).toBe("admitted");
    if (first.outcome !== "admitted") throw new TypeError(first.outcome);
    first.release();
    first.release();
    expect(admit("one").outcome).toBe("admitted");
    expect(admit("one")).toEqual(FULL);
  });

  it("gives all accounts together no more than the process can bear", () => {
    const admit = createPlaces({ each: 2, all: 3 });
    const outcomes = ["one", "two", "three", "four"].map((account) => admit(account).outcome);
    expect(outcomes).toEqual(["admitted", "admitted", "admitted", "rate_limited"]);
  });
});

describe("createStreamPlaces", () => {
  it("gives one address its places, whatever accounts it has, and takes both places back", () => {
    const admit = createStreamPlaces({ eachAccount: 2, eachAddress: 3, all: 10 });
    const [first] = [admit("one", "here"), admit("one", "here"), admit("two", "here")];
    expect(admit("one", "there")).toEqual(FULL);
    // Who is refused for the address keeps no place of the account.
    for (let count = 0; count < 3; count += 1) expect(admit("two", "here")).toEqual(FULL);
    expect(admit("two", "there").outcome).toBe("admitted");
    if (first.outcome !== "admitted") throw new TypeError(first.outcome);
    first.release();
    first.release();
    expect(admit("one", "here").outcome).toBe("admitted");
    expect(admit("three", "here")).toEqual(FULL);
  });
});
