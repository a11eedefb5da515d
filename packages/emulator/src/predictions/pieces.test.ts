import { expect, test } from "vitest";
import { splitPieces } from "./pieces.ts";

test.each(["one two", "  lead", "trail \n\n", "a\n\nb https://example.org c", "日本 語", "", " "])(
  "%j is split without loss",
  (text) => {
    expect(splitPieces(text).join("")).toBe(text);
  },
);

test("each word is a piece", () => {
  expect(splitPieces("Harbour Tide\n\nWorn well.")).toEqual([
    "Harbour ",
    "Tide\n\n",
    "Worn ",
    "well.",
  ]);
});
