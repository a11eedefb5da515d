import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

export const USAGE = [
  "Usage: pnpm simulate [--seeds 1..1000] [--no-mutants] [--workers N] [--json]",
  "       pnpm simulate --seed N [--mutant NAME] [--json]",
].join("\n");

/** What a call without any range runs. */
const SEEDS_DEFAULT = "1..1000";
/** Seeds are told apart by their digits, so they may be any whole number that JSON can carry. */
const SEED_MAX = Number.MAX_SAFE_INTEGER;
const WORKERS_MAX = 64;

export type Order =
  | { kind: "replay"; seed: number; mutant: string | null; json: boolean }
  | {
      kind: "range";
      from: number;
      to: number;
      workers: number;
      /** Whether the planted bugs are hunted as well. */
      mutants: boolean;
      json: boolean;
    };

function readNumber(name: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw new TypeError(`${name} must be a whole number from 1 to ${most}, not "${text}".`);
}

function readRange(text: string): { from: number; to: number } {
  const [first = "", last = first, ...rest] = text.split("..");
  const from = readNumber("--seeds", first, SEED_MAX);
  const to = readNumber("--seeds", last, SEED_MAX);
  if (rest.length > 0 || to < from) {
    throw new TypeError(`--seeds must be a range such as 1..1000, not "${text}".`);
  }
  return { from, to };
}

/**
 * The order behind the words of a command line.
 * @throws TypeError with one clear sentence for what cannot be understood
 */
export function readArguments(list: readonly string[]): Order {
  const { values } = parseArgs({
    args: list.filter((argument) => argument !== "--"),
    allowNegative: true,
    options: {
      seed: { type: "string" },
      seeds: { type: "string", default: SEEDS_DEFAULT },
      mutant: { type: "string" },
      mutants: { type: "boolean", default: true },
      workers: { type: "string", default: `${availableParallelism()}` },
      json: { type: "boolean", default: false },
    },
  });
  const { json, mutants } = values;
  if (values.seed !== undefined) {
    const seed = readNumber("--seed", values.seed, SEED_MAX);
    return { kind: "replay", seed, mutant: values.mutant ?? null, json };
  }
  if (values.mutant !== undefined) throw new TypeError("--mutant needs a --seed to replay.");
  const workers = readNumber("--workers", values.workers, WORKERS_MAX);
  return { kind: "range", ...readRange(values.seeds), workers, mutants, json };
}
