import { readFile } from "node:fs/promises";
import { z } from "zod";
import { BenchError } from "../../bench-error.ts";
import type { DurationSet } from "./sets.ts";

/** Fewer recorded runs say too little to draw a history and fresh runs from. */
const RECORDED_RUNS_MIN = 50;
const RECORDED_RUNS_MAX = 1_000_000;

const DurationsSchema = z
  .array(z.number().positive())
  .min(RECORDED_RUNS_MIN)
  .max(RECORDED_RUNS_MAX);
const RecordedSchema = z.union([
  DurationsSchema.transform((runs) => ({ recorded: runs })),
  z.record(z.string().min(1), DurationsSchema),
]);

/** Draws anew from recorded runs, evenly between neighbours, so that no run occurs twice. */
function drawFrom(name: string, durationsMs: readonly number[]): DurationSet {
  const ascending = durationsMs.toSorted((left, right) => left - right);
  const draw: DurationSet["draw"] = (random) => {
    const place = random() * (ascending.length - 1);
    const below = ascending[Math.floor(place)] ?? 0;
    const above = ascending[Math.ceil(place)] ?? below;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { name, draw, isStepped: false };
}

/**
 * Sets out of a JSON file of durations in milliseconds: one list, or lists by name.
 * @throws BenchError `arguments` when the file cannot be read or holds something else
 */
export async function readRecorded(file: string): Promise<DurationSet[]> {
  const wanted = `lists of at least ${String(RECORDED_RUNS_MIN)} durations in milliseconds`;
  const refuse = (cause: unknown): never => {
    throw new BenchError("arguments", `--recorded ${file}: a JSON file with ${wanted}.`, { cause });
  };
  const text = await readFile(file, "utf8").catch(refuse);
  const recorded = RecordedSchema.safeParse(parseJson(text));
  if (!recorded.success) return refuse(recorded.error);
  return Object.entries(recorded.data).map(([name, durationsMs]) => drawFrom(name, durationsMs));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
