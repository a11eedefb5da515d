import type { Database } from "@darkroom/db";
import { prediction } from "@darkroom/db";
import {
  HISTORY_RUNS_MIN,
  expectDurations,
  foretell,
  quantileMs,
  scheduledWaitMs,
} from "@darkroom/lifecycle";
import type { DurationEstimate, Expectation, Foretold } from "@darkroom/lifecycle";
import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import {
  HISTORY_CACHE_MS,
  HISTORY_CACHE_MS_MAX,
  HISTORY_READ_MAX,
  HISTORY_RUNS_MAX,
} from "../limits.ts";
import { prepareOnce } from "../prepare-once.ts";
import type { UsualRange } from "../views.ts";
import { providerLookMs } from "./provider-look.ts";

/** Whose history: runs of one mode of one model at one provider take alike. */
export type RunKind = {
  provider: string;
  model: string;
  /** Null for all modes together. */
  mode: string | null;
};

/** How long the stages of one successful run took, milliseconds. */
export type RecordedRun = {
  /** From creation until the provider accepted it. */
  queueMs: number;
  /** From there until it ran. */
  startMs: number;
  /** Until the provider's last word. */
  runMs: number;
  /** Until all of it was stored. */
  storeMs: number;
};

/** The newest successful runs of one kind, and what is expected of the next one. */
export interface RunHistory {
  /** Newest first. */
  runs: readonly RecordedRun[];
  /** From the start of the run to the stored result. Null with too little history, as below. */
  sinceStarted: () => Expectation | null;
  /** From the provider's acceptance to the stored result: what a person waits for. */
  sinceSubmitted: () => Expectation | null;
  /** From the provider's acceptance to its last word, with the looks of the reconciler. */
  atProvider: () => Expectation | null;
  /** From the provider's acceptance to the start of the run. */
  untilStarted: () => Foretold | null;
}

export interface DurationHistory {
  of: (kind: RunKind) => Promise<RunHistory>;
}

type RunRow = {
  mode: string;
  createdAt: number;
  submittedAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  endedAt: number | null;
};

// Named columns of the partial index `prediction_run_times` alone, so that no row is looked up.
const newestRuns = prepareOnce((orm) =>
  orm
    .select({
      mode: prediction.mode,
      createdAt: prediction.createdAt,
      submittedAt: prediction.submittedAt,
      startedAt: prediction.startedAt,
      finishedAt: prediction.finishedAt,
      endedAt: prediction.endedAt,
    })
    .from(prediction)
    .where(
      and(
        eq(prediction.provider, sql.placeholder("provider")),
        eq(prediction.model, sql.placeholder("model")),
        // Spelled out: a parameter would not tell the planner that the partial index holds it.
        sql`${prediction.status} = 'succeeded'`,
        // What was answered with a stored result was run by nobody.
        isNotNull(prediction.finishedAt),
      ),
    )
    .orderBy(desc(prediction.endedAt))
    .limit(HISTORY_READ_MAX)
    .prepare(),
);

/** The stages of a run by its times; null where one is unknown. Clocks that went back give 0. */
function recordedRun(row: RunRow): RecordedRun | null {
  const { createdAt, finishedAt, endedAt } = row;
  const submittedAt = row.submittedAt ?? row.startedAt;
  const startedAt = row.startedAt ?? submittedAt;
  if (submittedAt === null || startedAt === null || finishedAt === null || endedAt === null) {
    return null;
  }
  const between = (from: number, to: number): number => Math.max(0, to - from);
  return {
    queueMs: between(createdAt, submittedAt),
    startMs: between(submittedAt, startedAt),
    runMs: between(startedAt, finishedAt),
    storeMs: between(finishedAt, endedAt),
  };
}

/** Computed at the first call and kept: estimating takes some milliseconds. */
function once<Value>(compute: () => Value): () => Value {
  let kept: { value: Value } | null = null;
  return () => {
    kept ??= { value: compute() };
    return kept.value;
  };
}

/** What runs of one kind say of the next one; newest first. */
export function runHistoryOf(runs: readonly RecordedRun[]): RunHistory {
  const expect = (durationMs: (run: RecordedRun) => number, schedule = scheduledWaitMs) =>
    once(() => expectDurations(runs.map(durationMs), schedule));
  return {
    runs,
    sinceStarted: expect(({ runMs, storeMs }) => runMs + storeMs),
    sinceSubmitted: expect(({ startMs, runMs, storeMs }) => startMs + runMs + storeMs),
    atProvider: expect(({ startMs, runMs }) => startMs + runMs, providerLookMs),
    untilStarted: once(() => foretell(runs.map(({ startMs }) => startMs))),
  };
}

type ModelHistory = {
  of: (mode: string | null) => RunHistory;
  rows: readonly RunRow[];
};

/** The histories of one model: of each mode that ran often enough, and of all modes together. */
function modelHistoryOf(rows: readonly RunRow[]): ModelHistory {
  const runsOf = (some: readonly RunRow[]): RecordedRun[] =>
    some.flatMap((row) => recordedRun(row) ?? []).slice(0, HISTORY_RUNS_MAX);
  const ofAll = once(() => runHistoryOf(runsOf(rows)));
  const ofModes = once(
    () =>
      new Map(
        [...new Set(rows.map(({ mode }) => mode))].flatMap((mode) => {
          const own = runsOf(rows.filter((row) => row.mode === mode));
          return own.length < HISTORY_RUNS_MIN ? [] : [[mode, runHistoryOf(own)] as const];
        }),
      ),
  );
  // A mode that few have asked for is foretold by the model as a whole.
  const of = (mode: string | null) => (mode === null ? null : ofModes().get(mode)) ?? ofAll();
  return { of, rows };
}

const isSame = (left: readonly RunRow[], right: readonly RunRow[]): boolean =>
  left.length === right.length && left[0]?.endedAt === right[0]?.endedAt;

/**
 * Reads the newest runs from our own rows, which the terminal unit wrote, and keeps them for a
 * moment: a short one while there are few, since then each of them says much.
 */
export function createDurationHistory(database: Database, now: () => number): DurationHistory {
  const cache = new Map<string, { at: number; history: Promise<ModelHistory> }>();

  const load = async (
    { provider, model }: RunKind,
    known: Promise<ModelHistory> | undefined,
  ): Promise<ModelHistory> => {
    const rows = await newestRuns({ database }).execute({ provider, model });
    const before = await known?.catch(() => undefined);
    return before !== undefined && isSame(before.rows, rows) ? before : modelHistoryOf(rows);
  };

  const isFresh = async (kept: { at: number; history: Promise<ModelHistory> }) => {
    const { rows } = await kept.history;
    const keptMs = rows.length < HISTORY_RUNS_MAX ? HISTORY_CACHE_MS : HISTORY_CACHE_MS_MAX;
    return Math.abs(now() - kept.at) < keptMs;
  };

  const read = async (kind: RunKind): Promise<ModelHistory> => {
    const key = JSON.stringify([kind.provider, kind.model]);
    const kept = cache.get(key);
    if (kept !== undefined && (await isFresh(kept))) return kept.history;
    const newer = cache.get(key);
    if (newer !== undefined && newer !== kept) return newer.history;
    const history = load(kind, kept?.history);
    cache.set(key, { at: now(), history });
    // A failed read is not kept, so that the next caller asks again.
    history.catch(() => cache.delete(key));
    return history;
  };

  return { of: async (kind) => (await read(kind)).of(kind.mode) };
}

/** The usual range of a run, milliseconds; null with too little history. */
export function usualRange(estimate: DurationEstimate | null): UsualRange | null {
  if (estimate === null) return null;
  const at = (share: number): number => Math.round(quantileMs(estimate, share) ?? 0);
  return { p10: at(0.1), p50: at(0.5), p80: at(0.8), p90: at(0.9) };
}
