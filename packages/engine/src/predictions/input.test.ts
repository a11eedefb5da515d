import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, digestOrder } from "./input.ts";

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, shuffled(item)]),
  );
}

const order = { model: "darkroom/jersey-speed", input: { prompt: "teal", seed: 1 }, retryOf: null };

describe("canonicalJson", () => {
  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      }),
    );
  });

  it("loses nothing: reading it back gives the value, so different values differ", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("leaves out what is undefined, as JSON does", () => {
    expect(canonicalJson({ a: undefined, b: [1, null] })).toBe('{"b":[1,null]}');
  });
});

describe("digestOrder", () => {
  it("is the same for the same order", () => {
    expect(digestOrder({ ...order, input: { seed: 1, prompt: "teal" } })).toBe(digestOrder(order));
  });

  it.each([
    { model: "darkroom/jersey-scene" },
    { input: { prompt: "teal", seed: 2 } },
    { retryOf: "another" },
  ])("differs with %o", (change) => {
    expect(digestOrder({ ...order, ...change })).not.toBe(digestOrder(order));
  });
});
