import type { PredictionRow } from "@darkroom/db";
import { isTerminal } from "@darkroom/lifecycle";
import type { TerminalStatus } from "@darkroom/lifecycle";
import type { Stage } from "./views.ts";

type Times = Pick<
  PredictionRow,
  "status" | "createdAt" | "runAt" | "submittedAt" | "startedAt" | "finishedAt" | "endedAt"
>;

/**
 * How long the stages of a succeeded prediction took, milliseconds; empty for every other one, and
 * without what is unknown. A clock that was set back gives 0.
 */
export function stagesOf(row: Times): Partial<Record<Stage, number>> {
  const { submittedAt, finishedAt, endedAt } = row;
  if (row.status !== "succeeded" || endedAt === null) return {};
  const dueAt = Math.max(row.createdAt, row.runAt ?? 0);
  const between = (from: number, to: number): number => Math.max(0, to - from);
  const total = between(dueAt, endedAt);
  const startedAt = row.startedAt ?? submittedAt;
  if (submittedAt === null || startedAt === null || finishedAt === null) return { total };
  return {
    queue: between(dueAt, submittedAt),
    start: between(submittedAt, startedAt),
    run: between(startedAt, finishedAt),
    store: between(finishedAt, endedAt),
    total,
  };
}

/** A prediction that this process has just ended. */
export type EndedPrediction = {
  provider: string;
  model: string;
  status: TerminalStatus;
  stagesMs: Partial<Record<Stage, number>>;
};

/** Told once for each end, by the process that wrote it. */
export type ObserveEnd = (ended: EndedPrediction) => void;

/** What there is to tell of an ended row; null for one that goes on. */
export function endedOf(row: PredictionRow): EndedPrediction | null {
  const { provider, model, status } = row;
  return isTerminal(status) ? { provider, model, status, stagesMs: stagesOf(row) } : null;
}
