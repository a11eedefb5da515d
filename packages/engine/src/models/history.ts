import type { Database } from "@darkroom/db";
import { prediction } from "@darkroom/db";
import { HISTORY_RUNS_MIN, quantile } from "@darkroom/lifecycle";
import type { EtaRange } from "@darkroom/lifecycle";
import { and, desc, eq, sql } from "drizzle-orm";
import { HISTORY_CACHE_MS, HISTORY_RUNS_MAX } from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";

export interface DurationHistory {
  /** Run times of the newest successful runs of a model, milliseconds, ascending. */
  sorted: (model: string) => Promise<readonly number[]>;
}

const newestRuns = prepareOnce((orm) =>
  orm
    .select({
      startedAt: prediction.startedAt,
      submittedAt: prediction.submittedAt,
      finishedAt: prediction.finishedAt,
    })
    .from(prediction)
    .where(and(eq(prediction.model, sql.placeholder("model")), eq(prediction.status, "succeeded")))
    .orderBy(desc(prediction.endedAt))
    .limit(HISTORY_RUNS_MAX)
    .prepare(),
);

/** Reads run times from our own rows and keeps them for a moment. */
export function createDurationHistory(database: Database, now: () => number): DurationHistory {
  const cache = new Map<string, { at: number; sorted: Promise<readonly number[]> }>();

  const load = async (model: string): Promise<readonly number[]> => {
    const rows = await newestRuns({ database }).execute({ model });
    const durations = rows.flatMap((row) => {
      // The provider's part alone: an hour without our own storage says nothing about the model.
      const begunAt = row.startedAt ?? row.submittedAt;
      return begunAt === null || row.finishedAt === null
        ? []
        : [Math.max(0, row.finishedAt - begunAt)];
    });
    return durations.sort((left, right) => left - right);
  };

  return {
    sorted: (model) => {
      const kept = cache.get(model);
      if (kept !== undefined && now() - kept.at < HISTORY_CACHE_MS) return kept.sorted;
      const sorted = load(model);
      cache.set(model, { at: now(), sorted });
      // A failed read is not kept, so that the next caller asks again.
      sorted.catch(() => cache.delete(model));
      return sorted;
    },
  };
}

/** What only one run in twenty takes longer than, milliseconds; null without any history. */
export function usualMost(sorted: readonly number[]): number | null {
  const p95 = quantile(sorted, 0.95);
  return p95 === null ? null : Math.round(p95);
}

/** The usual range of a model's run, milliseconds; null with too little history. */
export function usualRange(sorted: readonly number[]): EtaRange | null {
  if (sorted.length < HISTORY_RUNS_MIN) return null;
  const [p10, p50, p90] = [quantile(sorted, 0.1), quantile(sorted, 0.5), quantile(sorted, 0.9)];
  if (p10 === null || p50 === null || p90 === null) return null;
  return { p10: Math.round(p10), p50: Math.round(p50), p90: Math.round(p90) };
}
