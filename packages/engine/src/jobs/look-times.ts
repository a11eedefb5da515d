import type { PredictionRow } from "@darkroom/db";
import { isAtProvider, jitteredWaitMs, pollAfterMs, quantileMs } from "@darkroom/lifecycle";
import {
  LOOK_JITTER,
  RECONCILE_FACTOR,
  RECONCILE_FIRST_MS,
  RECONCILE_FIRST_MS_MAX,
  RECONCILE_LOOKS_PER_RETENTION,
  RECONCILE_MS_MAX,
  STORE_TRIES_PER_RETENTION,
} from "../limits.ts";
import type { DurationHistory } from "../models/history.ts";
import { providerLookMs } from "../models/provider-look.ts";

type Watched = Pick<
  PredictionRow,
  "model" | "provider" | "mode" | "callbackUsed" | "status" | "submittedAt" | "createdAt"
>;

/** What a look time depends on besides the row. */
export type LookFacts = {
  history: DurationHistory;
  /** How long this provider keeps a finished prediction, milliseconds. */
  retentionMs: (provider: string) => number;
  random: () => number;
  now: () => number;
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

/** The wait where nobody but us brings the news: when runs of this kind usually end. */
async function soleMessengerMs(facts: LookFacts, row: Watched): Promise<number> {
  const history = await facts.history.of(row);
  const expected = history.atProvider();
  const elapsedMs = Math.max(0, facts.now() - (row.submittedAt ?? row.createdAt));
  if (expected === null) return providerLookMs(elapsedMs);
  const waitMs = pollAfterMs({
    status: row.status,
    elapsedMs,
    plan: expected.plan,
    hasLiveProgress: false,
  });
  return waitMs ?? providerLookMs(elapsedMs);
}

/**
 * When to ask the provider for the first time: just after the model's own p95, since by then a
 * webhook should have come. Where none can come, by the same rule as every caller of ours.
 */
export async function firstLookMs(facts: LookFacts, row: Watched): Promise<number> {
  if (!row.callbackUsed) {
    return Math.round(withinRetention(facts, row, await soleMessengerMs(facts, row)));
  }
  const expected = (await facts.history.of(row)).atProvider();
  const p95 = expected === null ? null : quantileMs(expected.estimate, 0.95);
  const usualMs = p95 === null ? RECONCILE_FIRST_MS : Math.max(1_000, p95 * 1.1);
  const waitMs = Math.min(RECONCILE_FIRST_MS_MAX, usualMs);
  return Math.round(withinRetention(facts, row, waitMs));
}

/** The wait after so many looks; with jitter, so that many predictions do not ask together. */
export async function nextLookMs(facts: LookFacts, row: Watched, looks: number): Promise<number> {
  if (!row.callbackUsed) {
    const waitMs = withinRetention(facts, row, await soleMessengerMs(facts, row));
    return Math.round(jitteredWaitMs(waitMs, facts.random()));
  }
  const grown = RECONCILE_FIRST_MS * RECONCILE_FACTOR ** Math.min(looks, 16);
  const waitMs = Math.min(RECONCILE_MS_MAX, grown);
  return Math.round(withinRetention(facts, row, waitMs) * (1 - LOOK_JITTER * facts.random()));
}
