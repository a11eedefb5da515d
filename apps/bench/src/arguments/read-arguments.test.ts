import { describe, expect, test } from "vitest";
import { BenchError } from "../bench-error.ts";
import { ROUNDS_DEFAULT, SECONDS_DEFAULT } from "../limits.ts";
import { readArguments } from "./read-arguments.ts";

describe("readArguments", () => {
  test("measures every row in several rounds when nothing is said", () => {
    const expected = {
      json: false,
      seconds: SECONDS_DEFAULT,
      rounds: ROUNDS_DEFAULT,
      only: null,
    };
    expect(readArguments([])).toEqual(expected);
    expect(ROUNDS_DEFAULT).toBeGreaterThan(2);
  });

  test("reads all options, behind a separator too", () => {
    const words = ["--", "--json", "--seconds", "0.5", "--rounds=2", "--only", "hello, hono,"];
    expect(readArguments(words)).toEqual({
      json: true,
      seconds: 0.5,
      rounds: 2,
      only: ["hello", "hono"],
    });
  });

  test.each([
    [["--seconds", "0"], "--seconds must be a number from 0.2 to 600."],
    [["--seconds", "many"], "--seconds must be a number from 0.2 to 600."],
    [["--seconds", ""], "--seconds must be a number from 0.2 to 600."],
    [["--rounds", "101"], "--rounds must be a number from 1 to 100."],
    [["--rounds", "1.5"], "--rounds must be a whole number."],
  ])("refuses %j in one line", (words, line) => {
    expect(() => readArguments(words)).toThrow(new BenchError("arguments", line));
  });

  test("refuses options that do not exist", () => {
    expect(() => readArguments(["--fast"])).toThrow(BenchError);
  });
});
