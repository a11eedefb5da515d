import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawKey, isKeyLike, keyDigest, readPrefix } from "./format.ts";

describe("a key", () => {
  it("has a prefix, a secret of 256 bits and a checksum, in digits and letters", () => {
    const { key, prefix } = drawKey();
    expect(key).toMatch(/^dk_[0-9A-Za-z]{10}_[0-9A-Za-z]{49}$/);
    expect(key.slice(3, 13)).toBe(prefix);
    expect(readPrefix(key)).toBe(prefix);
    expect(isKeyLike(key)).toBe(true);
    // All values of 32 bytes fit into 43 digits.
    expect(62n ** 43n).toBeGreaterThan(2n ** 256n - 1n);
  });

  it("is never drawn twice, and its digits are spread evenly", () => {
    const keys = Array.from({ length: 500 }, () => drawKey().key);
    expect(new Set(keys).size).toBe(500);
    expect(new Set(keys.map((key) => key.slice(3, 13))).size).toBe(500);
    const digits = new Set(keys.flatMap((key) => Array.from(key.slice(15, 57))));
    expect(digits.size).toBe(62);
  });

  it("is no key with one character changed, left out, added or swapped", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 62 }),
        fc.constantFrom("a", "Z", "0", "_", " ", "é"),
        (at, sign) => {
          const { key } = drawKey();
          const place = at % key.length;
          const before = key.slice(0, place);
          const after = key.slice(place + 1);
          if (key[place] !== sign) expect(readPrefix(`${before}${sign}${after}`)).toBeNull();
          expect(readPrefix(`${before}${after}`)).toBeNull();
          expect(readPrefix(`${key.slice(0, place)}${sign}${key.slice(place)}`)).toBeNull();
          const next = key[place + 1];
          if (next === undefined || next === key[place]) return;
          expect(
            readPrefix(`${before}${next}${key[place] ?? ""}${key.slice(place + 2)}`),
          ).toBeNull();
        },
      ),
    );
  });

  it.each(["", "dk_", "dk__", "r8_abc", "dk_0123456789_short", `${drawKey().key}\n`])(
    "is none as %j",
    (text) => {
      expect(readPrefix(text)).toBeNull();
    },
  );

  it("is stored as a digest of all of it", () => {
    const { key } = drawKey();
    expect(keyDigest(key)).toMatch(/^[0-9a-f]{64}$/);
    expect(keyDigest(`${key}x`)).not.toBe(keyDigest(key));
  });
});
