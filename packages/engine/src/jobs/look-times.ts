import type { PredictionRow } from "@darkroom/db";
import { isAtProvider, quantile } from "@darkroom/lifecycle";
import {
  POLL_PROVIDER_STEPS_MS,
  RECONCILE_FACTOR,
  RECONCILE_FIRST_MS,
  RECONCILE_FIRST_MS_MAX,
  RECONCILE_LOOKS_PER_RETENTION,
  RECONCILE_MS_MAX,
  STORE_TRIES_PER_RETENTION,
} from "../limits.ts";
import type { DurationHistory } from "../models/history.ts";

type Watched = Pick<PredictionRow, "model" | "provider" | "callbackUsed">;

/** What a look time depends on besides the row. */
export type LookFacts = {
  history: DurationHistory;
  /** How long this provider keeps a finished prediction, milliseconds. */
  retentionMs: (provider: string) => number;
  random: () => number;
};

/** A wait for the next look, whoever asked for it, cut to what the provider's memory admits. */
export function withinRetention(
  facts: Pick<LookFacts, "retentionMs">,
  row: Pick<PredictionRow, "provider">,
  waitMs: number,
): number {
  return Math.min(waitMs, facts.retentionMs(row.provider) / RECONCILE_LOOKS_PER_RETENTION);
}

/**
 * The wait after work that failed. It is cut as long as the provider may hold what we have not
 * got, since it forgets it soon.
 */
export function retryWaitMs(
  facts: Pick<LookFacts, "retentionMs"> & { now: () => number },
  row: Pick<PredictionRow, "provider" | "status" | "finishedAt" | "createdAt">,
  waitMs: number,
): number {
  if (isAtProvider(row.status)) return withinRetention(facts, row, waitMs);
  const retentionMs = facts.retentionMs(row.provider);
  const isKept = facts.now() - (row.finishedAt ?? row.createdAt) < retentionMs;
  if (row.status !== "storing" || !isKept) return waitMs;
  return Math.min(waitMs, retentionMs / STORE_TRIES_PER_RETENTION);
}

/** A look comes when the deadline passes at the latest, so that what hangs ends in time. */
export function lookAt(
  row: Pick<PredictionRow, "deadlineAt">,
  now: number,
  waitMs: number,
): number {
  return now < row.deadlineAt ? Math.min(now + waitMs, row.deadlineAt) : now + waitMs;
}

/**
 * When to ask the provider for the first time: just after the model's own p95, since by then a
 * webhook should have come. Where none can come, at once and often.
 */
export async function firstLookMs(facts: LookFacts, row: Watched): Promise<number> {
  if (!row.callbackUsed) return POLL_PROVIDER_STEPS_MS[0];
  const p95 = quantile(await facts.history.sorted(row.model), 0.95);
  const usualMs = p95 === null ? RECONCILE_FIRST_MS : Math.max(1_000, p95 * 1.1);
  const waitMs = Math.min(RECONCILE_FIRST_MS_MAX, usualMs);
  return Math.round(withinRetention(facts, row, waitMs));
}

/** The wait after so many looks; with jitter, so that many predictions do not ask together. */
export function nextLookMs(facts: LookFacts, row: Watched, looks: number): number {
  const jitter = 1 - 0.2 * facts.random();
  if (!row.callbackUsed) {
    const last = POLL_PROVIDER_STEPS_MS.length - 1;
    return Math.round((POLL_PROVIDER_STEPS_MS[Math.min(looks, last)] ?? 5_000) * jitter);
  }
  const grown = RECONCILE_FIRST_MS * RECONCILE_FACTOR ** Math.min(looks, 16);
  const waitMs = Math.min(RECONCILE_MS_MAX, grown);
  return Math.round(withinRetention(facts, row, waitMs) * jitter);
}
