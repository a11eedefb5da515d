import { parseArgs } from "node:util";
import { BenchError, describeFailure } from "../bench-error.ts";
import {
  ROUNDS_DEFAULT,
  ROUNDS_MAX,
  SECONDS_DEFAULT,
  SECONDS_MAX,
  SECONDS_MIN,
} from "../limits.ts";

export type Arguments = {
  json: boolean;
  seconds: number;
  rounds: number;
  /** Names of rows or families; null means every row that is measured by default. */
  only: readonly string[] | null;
};

/** @throws BenchError `arguments` with one line that says what is wrong */
export function readArguments(words: readonly string[]): Arguments {
  const values = parse(words);
  const only = values.only?.split(",").map((name) => name.trim()) ?? null;
  return {
    json: values.json ?? false,
    seconds: readNumber("--seconds", values.seconds, {
      whenUnset: SECONDS_DEFAULT,
      least: SECONDS_MIN,
      most: SECONDS_MAX,
    }),
    rounds: readRounds(values.rounds),
    only: only === null ? null : only.filter((name) => name !== ""),
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      // `pnpm bench -- --json` hands the separator on.
      args: words.filter((word) => word !== "--"),
      options: {
        json: { type: "boolean" },
        seconds: { type: "string" },
        rounds: { type: "string" },
        only: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new BenchError("arguments", describeFailure(error), { cause: error });
  }
}

function readRounds(text: string | undefined): number {
  const rounds = readNumber("--rounds", text, {
    whenUnset: ROUNDS_DEFAULT,
    least: 1,
    most: ROUNDS_MAX,
  });
  if (Number.isInteger(rounds)) return rounds;
  throw new BenchError("arguments", "--rounds must be a whole number.");
}

/** @throws BenchError `arguments` when the text is no number of the range */
export function readNumber(
  name: string,
  text: string | undefined,
  range: { whenUnset: number; least: number; most: number },
): number {
  if (text === undefined) return range.whenUnset;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= range.least && value <= range.most) return value;
  const message = `${name} must be a number from ${String(range.least)} to ${String(range.most)}.`;
  throw new BenchError("arguments", message);
}
