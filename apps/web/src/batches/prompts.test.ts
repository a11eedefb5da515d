import { describe, expect, it } from "vitest";
import { formatOf, readPrompts } from "./prompts.ts";

describe("a list of prompts", () => {
  it("S-05 has one on each line, whatever system wrote it", () => {
    expect(readPrompts("  a teal jersey\r\n\n \nanother one\n")).toEqual([
      "a teal jersey",
      "another one",
    ]);
    expect(readPrompts(" \n ")).toEqual([]);
  });

  it.each([
    ["kits.csv", "csv"],
    ["KITS.CSV", "csv"],
    ["kits.v2.jsonl", "jsonl"],
    ["kits.ndjson", "jsonl"],
    ["kits.xlsx", null],
    ["kits", null],
  ])("S-05 %s is a list of the kind %s", (name, format) => {
    expect(formatOf(name)).toBe(format);
  });
});
