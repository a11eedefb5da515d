import { quantileMs } from "@darkroom/lifecycle";
import type { ModelDurations } from "../views.ts";
import type { RecordedRun, RunHistory } from "./history.ts";

function median(runs: readonly RecordedRun[], stageMs: (run: RecordedRun) => number): number {
  const ascending = runs.map(stageMs).toSorted((left, right) => left - right);
  return Math.round(ascending[ascending.length >> 1] ?? 0);
}

/** What people wait for, in figures; null with too little history. */
export function durationsOf(history: RunHistory): ModelDurations | null {
  const expected = history.sinceSubmitted();
  if (expected === null) return null;
  const at = (share: number): number => Math.round(quantileMs(expected.estimate, share) ?? 0);
  const { runs } = history;
  return {
    p10: at(0.1),
    p50: at(0.5),
    p80: at(0.8),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
    runs: runs.length,
    stages: {
      queue: median(runs, ({ queueMs }) => queueMs),
      start: median(runs, ({ startMs }) => startMs),
      run: median(runs, ({ runMs }) => runMs),
      store: median(runs, ({ storeMs }) => storeMs),
    },
  };
}
