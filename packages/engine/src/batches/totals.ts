import { createHash } from "node:crypto";
import type { DraftTotals, NewBatchItem } from "@darkroom/db";
import { canonicalJson } from "../predictions/input.ts";
import { BATCH_COLUMNS_MAX, BATCH_PROBLEMS_TOLD_MAX } from "./limits.ts";
import type { BatchProblem } from "./views.ts";

/** The mistakes of an item, one by one. */
export function problemsOf(
  item: Pick<NewBatchItem, "position" | "line" | "problems">,
): BatchProblem[] {
  const { position, line, problems } = item;
  return (problems ?? []).map(({ field, message }) => ({ position, line, field, message }));
}

/** Adds up a list while it is read. */
export interface Tally {
  add: (item: NewBatchItem) => void;
  /** Of what was added so far; the digest belongs to the model and the items in their order. */
  totals: () => DraftTotals;
  /** The first `BATCH_PROBLEMS_TOLD_MAX` mistakes. */
  problems: () => BatchProblem[];
}

export function createTally(model: string): Tally {
  const digest = createHash("sha256").update(`${model}\n`);
  const fields = new Set<string>();
  const problems: BatchProblem[] = [];
  const sums = { items: 0, waiting: 0, refused: 0, creditsPrice: 0, creditsItemMax: 0 };
  return {
    add: (item) => {
      sums.items += 1;
      sums.creditsPrice += item.credits;
      sums.creditsItemMax = Math.max(sums.creditsItemMax, item.credits);
      if (item.outcome === null) sums.waiting += 1;
      else sums.refused += 1;
      digest.update(`${canonicalJson(item.input ?? item.problems)}\n`);
      for (const field of Object.keys(item.input ?? {})) {
        if (fields.size < BATCH_COLUMNS_MAX) fields.add(field);
      }
      problems.push(...problemsOf(item).slice(0, BATCH_PROBLEMS_TOLD_MAX - problems.length));
    },
    totals: () => ({ ...sums, fields: [...fields], inputDigest: digest.copy().digest("hex") }),
    problems: () => problems,
  };
}
