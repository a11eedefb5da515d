import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RESULT_URL_MS, RESULT_URL_STEP_MS } from "../limits.ts";
import { isSigned, signResult } from "./sign.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 30);

function accessOf(query: string) {
  const parameters = new URLSearchParams(query);
  return { signature: parameters.get("s"), expires: parameters.get("e") };
}

describe("signed result URLs", () => {
  it("open their subject until they expire, and keep their text for a while", () => {
    const query = signResult("secret", "result:1", NOW);
    const access = accessOf(query);
    expect(isSigned("secret", "result:1", access, NOW)).toBe(true);
    expect(isSigned("secret", "result:1", access, NOW + RESULT_URL_MS)).toBe(true);
    expect(isSigned("secret", "result:1", access, NOW + RESULT_URL_MS + RESULT_URL_STEP_MS)).toBe(
      false,
    );
    expect(signResult("secret", "result:1", NOW + 60_000)).toBe(query);
  });

  it("open nothing else, and nothing under another secret", () => {
    const access = accessOf(signResult("secret", "result:1", NOW));
    expect(isSigned("secret", "result:2", access, NOW)).toBe(false);
    expect(isSigned("secret", "preview:1", access, NOW)).toBe(false);
    expect(isSigned("another", "result:1", access, NOW)).toBe(false);
  });

  it("no change of signature or expiry opens anything", () => {
    const access = accessOf(signResult("secret", "result:1", NOW));
    fc.assert(
      fc.property(fc.string(), fc.string(), (signature, expires) => {
        fc.pre(signature !== access.signature);
        expect(isSigned("secret", "result:1", { signature, expires }, NOW)).toBe(false);
        const stretched = { ...access, expires: `${expires}${access.expires ?? ""}` };
        fc.pre(stretched.expires !== access.expires);
        expect(isSigned("secret", "result:1", stretched, NOW)).toBe(false);
      }),
    );
  });

  it("absent parts are no signature", () => {
    expect(isSigned("secret", "result:1", { signature: null, expires: "zz" }, NOW)).toBe(false);
    expect(isSigned("secret", "result:1", { signature: "a", expires: null }, NOW)).toBe(false);
  });
});
