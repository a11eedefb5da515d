import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTraceparent, writeTraceparent } from "./traceparent.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

const HEX_DIGITS = Array.from("0123456789abcdef");

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...HEX_DIGITS), { minLength: length, maxLength: length })
    .map((digits) => digits.join(""))
    .filter((text) => /[1-9a-f]/.test(text));

describe("traceparent", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.boolean(), (traceId, spanId, isSampled) => {
        const reference = { traceId, spanId, isSampled };
        expect(readTraceparent(writeTraceparent(reference))).toEqual(reference);
      }),
    );
  });

  it("takes the flag of sampling from among others, and the parts of later versions", () => {
    expect(readTraceparent(`00-${TRACE}-${SPAN}-ff`)?.isSampled).toBe(true);
    expect(readTraceparent(`00-${TRACE}-${SPAN}-02`)?.isSampled).toBe(false);
    expect(readTraceparent(`cc-${TRACE}-${SPAN}-01-what-comes`)?.traceId).toBe(TRACE);
  });

  it.each([
    null,
    "",
    TRACE,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${"0".repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-1`,
    ` 00-${TRACE}-${SPAN}-01`,
  ])("is absent where it is none: %j", (text) => {
    expect(readTraceparent(text)).toBeNull();
  });
});
