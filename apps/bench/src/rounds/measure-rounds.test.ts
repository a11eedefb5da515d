import { describe, expect, test } from "vitest";
import { rotate } from "./measure-rounds.ts";

describe("rotate", () => {
  test("begins each round with another row and leaves none out", () => {
    const rounds = [0, 1, 2, 3].map((start) => rotate(["a", "b", "c"], start).join(""));
    expect(rounds).toEqual(["abc", "bca", "cab", "abc"]);
  });

  test("keeps a single row and no row as they are", () => {
    expect(rotate(["a"], 5)).toEqual(["a"]);
    expect(rotate([], 5)).toEqual([]);
  });
});
