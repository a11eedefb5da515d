import { parseArgs } from "node:util";
import { readNumber } from "../../arguments/read-arguments.ts";
import { BenchError, describeFailure } from "../../bench-error.ts";
import { RUNS_DEFAULT, RUNS_MAX, RUNS_MIN, SEED_DEFAULT, SEED_MAX } from "../goals.ts";

export type WaitArguments = {
  json: boolean;
  seed: number;
  /** Fresh runs after each history. */
  runs: number;
  /** A file of recorded durations; null for none. */
  recorded: string | null;
  /** Whether a real browser is looked at too. */
  hasScreen: boolean;
};

/** @throws BenchError `arguments` with one line that says what is wrong */
export function readWaitArguments(words: readonly string[]): WaitArguments {
  const values = parse(words);
  const whole = (name: string, text: string | undefined, range: Range): number => {
    const value = readNumber(name, text, range);
    if (Number.isInteger(value)) return value;
    throw new BenchError("arguments", `${name} must be a whole number.`);
  };
  return {
    json: values.json ?? false,
    seed: whole("--seed", values.seed, { whenUnset: SEED_DEFAULT, least: 0, most: SEED_MAX }),
    runs: whole("--runs", values.runs, {
      whenUnset: RUNS_DEFAULT,
      least: RUNS_MIN,
      most: RUNS_MAX,
    }),
    recorded: values.recorded ?? null,
    hasScreen: values["no-screen"] !== true,
  };
}

type Range = { whenUnset: number; least: number; most: number };

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      // `pnpm bench -- wait` hands the separator on.
      args: words.filter((word) => word !== "--"),
      options: {
        json: { type: "boolean" },
        seed: { type: "string" },
        runs: { type: "string" },
        recorded: { type: "string" },
        "no-screen": { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new BenchError("arguments", describeFailure(error), { cause: error });
  }
}
