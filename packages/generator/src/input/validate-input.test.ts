import { expect, test } from "vitest";
import type { ModelDeclaration } from "../models/declaration.ts";
import { validateInput } from "./validate-input.ts";

const TEXTS = { title: "T", description: "D." };
const DECLARATION: ModelDeclaration = {
  name: "sample",
  ...TEXTS,
  output: { kind: "text", mediaTypes: ["text/plain"], width: null, height: null },
  input: {
    word: { type: "string", ...TEXTS, minLength: 1, maxLength: 4 },
    tone: { type: "string", ...TEXTS, enum: ["dry", "warm"] },
    link: { type: "string", ...TEXTS, format: "uri" },
    count: { type: "integer", ...TEXTS, minimum: 1, maximum: 3 },
    side: { type: "integer", ...TEXTS, enum: [8, 16] },
    tags: { type: "array", ...TEXTS, items: { type: "string", maxLength: 3 }, maxItems: 2 },
  },
  required: ["word"],
  usualSteps: 1,
  budgetMs: 1_000,
};

test("an input that keeps to everything is right", () => {
  const input = { word: "four", tone: "dry", link: "data:,x", count: 3, side: 8, tags: ["abc"] };
  expect(validateInput(DECLARATION, input)).toEqual([]);
  expect(validateInput(DECLARATION, { word: "x", tone: undefined })).toEqual([]);
});

test("characters are counted, not UTF-16 units", () => {
  expect(validateInput(DECLARATION, { word: "🏀🏀🏀🏀" })).toEqual([]);
  expect(validateInput(DECLARATION, { word: "🏀🏀🏀🏀🏀" })).toMatchObject([
    { type: "string_lte" },
  ]);
});

test.each<[object, string, string]>([
  [{ word: undefined }, "required", ""],
  [{ word: "" }, "string_gte", "word"],
  [{ word: "  \n" }, "string_gte", "word"],
  [{ word: "fives" }, "string_lte", "word"],
  [{ word: null }, "invalid_type", "word"],
  [{ tone: "loud" }, "enum", "tone"],
  [{ link: "nowhere" }, "format", "link"],
  [{ count: 0 }, "number_gte", "count"],
  [{ count: 4 }, "number_lte", "count"],
  [{ count: 1.5 }, "invalid_type", "count"],
  [{ count: Number.NaN }, "invalid_type", "count"],
  [{ side: 12 }, "enum", "side"],
  [{ tags: "abc" }, "invalid_type", "tags"],
  [{ tags: ["a", "b", "c"] }, "array_max_items", "tags"],
  [{ tags: ["a", 7] }, "invalid_type", "tags.1"],
  [{ tags: ["abcd"] }, "string_lte", "tags.0"],
  [{ taste: 3 }, "additional_property_not_allowed", ""],
  [{ constructor: 3 }, "additional_property_not_allowed", ""],
])("%j is refused with %s", (input, type, property) => {
  const problems = validateInput(DECLARATION, { word: "ok", ...input });
  expect(problems).toMatchObject([{ type, property }]);
  expect(problems[0]?.description).not.toBe("");
});

test("every problem is told", () => {
  expect(validateInput(DECLARATION, { count: 9, side: "8" }).map(({ type }) => type)).toEqual([
    "required",
    "number_lte",
    "invalid_type",
  ]);
});
