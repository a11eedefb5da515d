import { expect, test } from "vitest";
import { ORIENTED_PATTERNS, PATTERNS, SOFT_PATTERNS, findPatterns } from "./patterns.ts";

test.each(PATTERNS)("the family %s is found by its own name", (pattern) => {
  expect(findPatterns([pattern])).toEqual([pattern]);
});

test("patterns come in the order of the words, each once", () => {
  expect(findPatterns(["tartan", "with", "tiger", "claws", "and", "plaid"])).toEqual([
    "plaid",
    "tiger",
  ]);
});

test("other words ask for no pattern", () => {
  expect(findPatterns(["a", "red", "constructor", "__proto__", "toString", ""])).toEqual([]);
});

test("the special families are families", () => {
  for (const pattern of [...SOFT_PATTERNS, ...ORIENTED_PATTERNS]) {
    expect(PATTERNS).toContain(pattern);
  }
});
