import type { PredictionProgressRow, PredictionRow } from "@darkroom/db";
import {
  POLL_MS_MAX,
  POLL_MS_MIN,
  isTerminal,
  pollAfterMs,
  readProgress,
  remainingMs,
} from "@darkroom/lifecycle";
import type { EtaRange, Expectation, Progress } from "@darkroom/lifecycle";
import { usualRange } from "../models/history.ts";
import type { RunHistory } from "../models/history.ts";

/** No number above this is shown before the stored result can be fetched. */
const UNSTORED_SHARE_MAX = 0.99;

/** What of a prediction its timing depends on. */
export type TimedRow = Pick<
  PredictionRow,
  "status" | "createdAt" | "submittedAt" | "startedAt" | "finishedAt" | "runAt"
>;

export type TimingFacts = {
  now: number;
  progress: PredictionProgressRow | null;
  history: RunHistory;
};

/** How far a prediction is, and what the history expects from there. */
function stand(
  row: TimedRow,
  { now, history }: TimingFacts,
): {
  elapsedMs: number;
  expected: Expectation | null;
} {
  if (row.status === "storing") {
    return { elapsedMs: now - (row.finishedAt ?? now), expected: null };
  }
  if (row.status === "processing" && row.startedAt !== null) {
    return { elapsedMs: now - row.startedAt, expected: history.sinceStarted() };
  }
  // What nobody has accepted yet will usually be accepted at once.
  return {
    elapsedMs: now - (row.submittedAt ?? row.createdAt),
    expected: history.sinceSubmitted(),
  };
}

/** When to ask for a prediction again, milliseconds; null when it has ended. */
export function pollAfterOf(row: TimedRow, facts: TimingFacts): number | null {
  const { now } = facts;
  if (row.status === "queued" && row.runAt !== null && row.runAt > now) {
    return Math.min(POLL_MS_MAX, Math.max(POLL_MS_MIN, row.runAt - now));
  }
  const { elapsedMs, expected } = stand(row, facts);
  return pollAfterMs({
    status: row.status,
    elapsedMs: Math.max(0, elapsedMs),
    plan: expected?.plan ?? null,
    hasLiveProgress: facts.progress !== null,
  });
}

/** What to show as done; a share only while the provider runs it. */
export function progressOf(row: TimedRow, facts: TimingFacts): Progress {
  if (row.status === "succeeded") return { value: 1, source: "provider" };
  if (isTerminal(row.status)) return { value: facts.progress?.share ?? null, source: "none" };
  if (row.status === "storing") return { value: UNSTORED_SHARE_MAX, source: "provider" };
  if (row.status !== "processing") return { value: null, source: "none" };
  const expected = facts.history.sinceStarted();
  const progress = readProgress({
    providerShare: facts.progress?.share ?? null,
    elapsedMs: facts.now - (row.startedAt ?? facts.now),
    usual: usualRange(expected?.estimate ?? null),
  });
  return progress.value === null
    ? progress
    : { ...progress, value: Math.min(UNSTORED_SHARE_MAX, progress.value) };
}

/**
 * The remaining time of the run as a range, counted from its start: before that the whole run.
 * Null without history, when it has ended, and when no run lasts so long.
 */
export function etaOf(row: TimedRow, facts: TimingFacts): EtaRange | null {
  if (isTerminal(row.status)) return null;
  const expected = facts.history.sinceStarted();
  if (expected === null) return null;
  const elapsedMs = row.startedAt === null ? 0 : Math.max(0, facts.now - row.startedAt);
  return remainingMs(expected.estimate, elapsedMs);
}

/**
 * When the run is expected to start, as a range: for what waits for nobody but the provider. Null
 * once it runs, while it waits for something else, and without history.
 */
export function startsInOf(row: TimedRow, facts: TimingFacts): EtaRange | null {
  if (row.status !== "starting" || row.submittedAt === null) return null;
  const expected = facts.history.untilStarted();
  if (expected === null) return null;
  return remainingMs(expected.estimate, Math.max(0, facts.now - row.submittedAt));
}
