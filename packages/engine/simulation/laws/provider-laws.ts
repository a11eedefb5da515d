import type { PredictionRow } from "@darkroom/db";
import { createSiteCallback } from "../machine/start-process.ts";
import { findRun, isForgotten } from "../provider/run.ts";
import type { Run } from "../provider/run.ts";
import type { Evidence } from "./evidence.ts";
import type { Law } from "./law.ts";
import { OFF_PROVIDER } from "./life-laws.ts";

const callback = createSiteCallback();
/**
 * A delivery that was taken is processed within this time, also when its process dies. What its
 * news says is asked of the provider again, so that an outage does not count.
 */
const PROCESS_MS_MAX = 180_000;

const ownerOf = (webhook: string | null): string | null =>
  webhook === null ? null : callback.predictionOf(webhook);

const sameInput = (left: unknown, right: unknown): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

/** Creations that may have made a run, for each prediction. */
function paidTwice({ predictions, provider }: Evidence): string[] {
  return predictions.flatMap(({ id }) => {
    const sent = provider.creations.filter((creation) => ownerOf(creation.webhook) === id);
    const risky = sent.filter(({ isRefused }) => !isRefused);
    return risky.length > 1 ? [`${id} was created ${risky.length} times`] : [];
  });
}

/** Without webhooks a creation carries no name: there cannot be more than there are predictions. */
function paidTooOften({ predictions, provider }: Evidence): string[] {
  const nameless = provider.creations.filter(({ isRefused, webhook }) => !isRefused && !webhook);
  return nameless.flatMap(({ input }) => {
    const wanted = predictions.filter((row) => sameInput(row.input, input)).length;
    const made = nameless.filter((creation) => sameInput(creation.input, input)).length;
    return made > wanted ? [`${made} creations for ${wanted} predictions`] : [];
  });
}

function isOwnRun(row: PredictionRow, run: Run): boolean {
  return run.webhook === null
    ? sameInput(run.input, row.input) && run.model === row.model
    : ownerOf(run.webhook) === row.id;
}

/** A success of the provider that is wholly there, and that nothing excuses to lose. */
function isWholeSuccess(run: Run, now: number): boolean {
  return run.status === "succeeded" && run.excuses.size === 0 && !isForgotten(run, now);
}

function lostSuccesses({ predictions, provider, moments, operators }: Evidence): string[] {
  return predictions.flatMap((row) => {
    const run = findRun(provider.runs, row.providerPredictionId);
    const ended = moments.findLast(({ predictionId }) => predictionId === row.id);
    if (run === undefined || ended === undefined || row.status === "succeeded") return [];
    if (operators.settled.has(row.id)) return [];
    if (row.status === "expired" || !isWholeSuccess(run, ended.atMs)) return [];
    if (run.endedMs === null || run.endedMs > ended.atMs) return [];
    return [`${row.id} is ${row.status} (${row.errorCode}), but ${run.id} succeeded`];
  });
}

function runOf(body: Uint8Array): { id: string; status: string } {
  const shown: unknown = JSON.parse(new TextDecoder().decode(body));
  const read = (name: string): string =>
    typeof shown === "object" && shown !== null ? String(Reflect.get(shown, name) ?? "") : "";
  const status = read("status");
  return { id: read("id") || read("request_id"), status: status === "OK" ? "succeeded" : status };
}

/** How much of a time the provider could be asked in. */
function reachableMs({ outage }: Evidence["provider"], fromMs: number, untilMs: number): number {
  const outMs = Math.min(untilMs, outage.untilMs) - Math.max(fromMs, outage.fromMs);
  return untilMs - fromMs - Math.max(0, outMs);
}

/** News that we took and that had no effect, though the prediction was still waiting for it. */
function droppedNews({ received, predictions, provider, moments, operators }: Evidence): string[] {
  return received.flatMap(({ verdict, predictionId, body, atMs }) => {
    if (verdict !== "accepted") return [];
    const { id, status } = runOf(body);
    const run = provider.runs.get(id);
    const row = predictions.find((found) => found.id === predictionId);
    const ended = moments.findLast((moment) => moment.predictionId === predictionId);
    if (run === undefined || row === undefined || ended === undefined) return [];
    if (status !== "succeeded" || !isWholeSuccess(run, ended.atMs)) return [];
    if (operators.settled.has(row.id)) return [];
    if (row.status === "succeeded") return [];
    if (reachableMs(provider, atMs, ended.atMs) < PROCESS_MS_MAX) return [];
    return [`${row.id} is ${row.status} although its success was taken as news`];
  });
}

/** Whether a prediction had left the provider by then, as its committed events say. */
function wasOver({ moments }: Evidence, predictionId: string | null, atMs: number): boolean {
  return moments.some(
    (moment) =>
      moment.predictionId === predictionId && moment.atMs <= atMs && OFF_PROVIDER.has(moment.to),
  );
}

/** News that was put aside although it still mattered. */
function turnedAway(evidence: Evidence): string[] {
  return evidence.received.flatMap(({ verdict, predictionId, atMs }) => {
    if (verdict !== "stale" && verdict !== "unknown_prediction") return [];
    return wasOver(evidence, predictionId, atMs)
      ? []
      : [`news for ${predictionId} was ${verdict} while it was waited for`];
  });
}

export const PROVIDER_LAWS: readonly Law[] = [
  { name: "the provider is asked to create at most once", broken: paidTwice },
  { name: "no more is created than was ordered", broken: paidTooOften },
  {
    name: "a prediction is bound to its own run",
    broken: ({ predictions, provider }) =>
      predictions.flatMap((row) => {
        if (row.providerPredictionId === null) return [];
        const run = findRun(provider.runs, row.providerPredictionId);
        const isOwn = run !== undefined && isOwnRun(row, run);
        return isOwn ? [] : [`${row.id} is bound to ${row.providerPredictionId}`];
      }),
  },
  { name: "a success of the provider is not lost", broken: lostSuccesses },
  { name: "news that was taken has its effect", broken: droppedNews },
  { name: "no news is turned away while it matters", broken: turnedAway },
  {
    name: "only webhooks with our token are taken",
    broken: ({ received }) =>
      received
        .filter(({ verdict }) => verdict === "accepted" || verdict === "duplicate")
        .filter(({ predictionId, token }) => !callback.verify(predictionId ?? "", token ?? ""))
        .map(({ predictionId }) => `a forged webhook for ${predictionId} was taken`),
  },
];
