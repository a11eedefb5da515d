import { describe, expect, test } from "vitest";
import { formatTable } from "./format-table.ts";

describe("formatTable", () => {
  test("puts names to the left and figures to the right of their columns", () => {
    const table = formatTable([
      ["row", "requests/s"],
      ["hello", "12,345"],
      ["darkroom-submit", "9"],
    ]);
    expect(table.split("\n")).toEqual([
      "row              requests/s",
      "hello                12,345",
      "darkroom-submit           9",
    ]);
  });

  test("leaves the cells of short lines out", () => {
    expect(formatTable([["a", "b"], ["c"]])).toBe("a  b\nc");
  });

  test("is empty without lines", () => {
    expect(formatTable([])).toBe("");
  });
});
